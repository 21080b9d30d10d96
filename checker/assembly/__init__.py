"""What readers hand over -> one graph: references resolved, numbers read, tables laid out."""
