"""From a folder of Korean insurance policies (보험약관 PDFs) to training data that an insurer dares to fine-tune on."""

__version__ = "0.1.0"
