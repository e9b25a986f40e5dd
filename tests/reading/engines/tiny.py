"""A detection and a recognition model of a kilobyte each, in the shape of PaddleOCR's own, so that its real code runs without weights.

The detector finds whatever is dark; the recogniser says one letter per box, by how dark its darkest pixel is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from corpus_builder.reading.engines.paddle import Options

INKS = {"가": 0, "나": 40, "다": 80}
"""Letter -> the grey value (0 black .. 255 white) that the recogniser reads as it."""

DETECTION_YML = """\
Global:
  model_name: {name}
PreProcess:
  transform_ops:
  - DecodeImage: {{channel_first: false, img_mode: BGR}}
  - DetResizeForTest: {{resize_long: 960}}
  - NormalizeImage: {{mean: [0.0, 0.0, 0.0], std: [1.0, 1.0, 1.0], order: hwc, scale: 1./255.}}
  - ToCHWImage: null
  - KeepKeys: {{keep_keys: [image]}}
PostProcess: {{name: DBPostProcess, thresh: 0.3, box_thresh: 0.6, max_candidates: 1000, unclip_ratio: 1.5}}
"""
RECOGNITION_YML = """\
Global:
  model_name: {name}
PreProcess:
  transform_ops:
  - DecodeImage: {{channel_first: false, img_mode: BGR}}
  - MultiLabelEncode: {{gtc_encode: NRTRLabelEncode}}
  - RecResizeImg: {{image_shape: [3, 48, 320]}}
  - KeepKeys: {{keep_keys: [image]}}
PostProcess: {{name: CTCLabelDecode, character_dict: [{letters}]}}
"""


def models(folder: Path, **settings: Any) -> Options:
    """Both models in `folder`, and the settings that name them, with `settings` on top."""
    names = Options()
    detector(folder / "detection", names.detection_model)
    recogniser(folder / "recognition", names.recognition_model)
    given = {"detection_dir": str(folder / "detection"), "recognition_dir": str(folder / "recognition"), **settings}
    return Options(**given)


def detector(folder: Path, name: str, cut: float = 12) -> None:
    """Image [N,3,H,W] of 0..1 -> probability of text [N,1,H,W]: darkness, smeared sideways so that letters make a line.

    The higher `cut`, the darker text must be; nothing is as dark as 50.
    """
    nodes = [
        helper.make_node("Conv", ["x", "weights", "bias"], ["darkness"]),
        helper.make_node("AveragePool", ["darkness"], ["smeared"], kernel_shape=[3, 9], pads=[1, 4, 1, 4]),
        helper.make_node("Mul", ["smeared", "gain"], ["gained"]),
        helper.make_node("Sub", ["gained", "cut"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], ["y"]),
    ]
    values = {"weights": np.full((1, 3, 1, 1), -1 / 3), "bias": np.ones(1), "gain": 40, "cut": cut}
    _save(folder, nodes, values, ["N", 3, "H", "W"], ["N", 1, "H", "W"], DETECTION_YML.format(name=name))


def recogniser(folder: Path, name: str) -> None:
    """Box [N,3,48,W] of -1..1 -> probabilities [N,1,letters + 2]: blank (white) first, then the letters, then the space (never)."""
    greys = [1.0, *(grey / 127.5 - 1 for grey in INKS.values()), 9.0]
    nodes = [
        helper.make_node("ReduceMin", ["x"], ["darkest"], axes=[1, 2, 3], keepdims=0),
        helper.make_node("Unsqueeze", ["darkest", "axes"], ["column"]),
        helper.make_node("Sub", ["column", "greys"], ["difference"]),
        helper.make_node("Mul", ["difference", "difference"], ["distance"]),
        helper.make_node("Mul", ["distance", "sharpness"], ["logit"]),
        helper.make_node("Softmax", ["logit"], ["y"], axis=2),
    ]
    values = {"axes": [1, 2], "greys": greys, "sharpness": -60}
    _save(folder, nodes, values, ["N", 3, 48, "W"], ["N", 1, len(greys)], RECOGNITION_YML.format(name=name, letters=", ".join(INKS)))


def _save(folder: Path, nodes: list[Any], values: dict[str, Any], x: list[Any], y: list[Any], yml: str) -> None:
    kept = [numpy_helper.from_array(np.asarray(v, np.int64 if name == "axes" else np.float32), name) for name, v in values.items()]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (("x", x), ("y", y))]
    model = helper.make_model(
        helper.make_graph(nodes, "tiny", ends[:1], ends[1:], kept), opset_imports=[helper.make_opsetid("", 17)], ir_version=9
    )
    onnx.checker.check_model(model)
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(model, folder / "inference.onnx")
    (folder / "inference.yml").write_text(yml, encoding="utf-8")
