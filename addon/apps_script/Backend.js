/** Where the backend is; `deploy/publish.py` writes the host's own address here and into `appsscript.json`. */
const BACKEND = 'https://backend.invalid';
