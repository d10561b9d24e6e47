"""The add-on's sidebar: one module per card, drawn with Google's own widgets."""
