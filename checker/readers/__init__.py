"""One input format per file: each turns a document into a Draft."""
