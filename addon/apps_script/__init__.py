"""The companion: it runs inside Google Sheets, forwards and shows; `python -m addon.apps_script` writes two scripts."""
