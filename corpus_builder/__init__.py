"""From a folder of Korean insurance policies (보험약관 PDFs) to training data that an insurer dares to fine-tune on."""

import os

__version__ = "0.1.0"

# ONNX Runtime, which comes in with PyMuPDF and with PaddleOCR, reports its use to its maker and keeps a device id in the home
# folder unless it is told otherwise before it is loaded. Nothing here may call home, and worker processes inherit this.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
