"""Tests of corpus_builder/llm against a loopback server (server.py)."""
