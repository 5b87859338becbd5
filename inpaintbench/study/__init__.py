"""How what happened to the pixels goes with what happened to the language: correlations over many results."""
