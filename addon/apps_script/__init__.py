"""The companion: what runs inside Google Sheets. It forwards and shows; `python -m addon.apps_script` writes two scripts."""
