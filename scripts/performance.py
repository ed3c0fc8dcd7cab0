"""x"""
FIGURES = "data/prestanda.json"
