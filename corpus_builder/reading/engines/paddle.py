"""OCR by PaddleOCR 3, in this process, on ONNX Runtime or on Paddle itself.

Both models are given to PaddleOCR by name and folder, so that it never looks for one by itself: no connection is tried unless
`download` asks for it. Naming the Korean recogniser is what PaddleOCR's lang="korean" does; the detector is the mobile one, because
the server one that comes with it is made for GPUs. Document orientation, unwarping and text-line orientation stay off: pages come
here upright and straight, and each would be one more model. What it reads comes in boxes; this module joins them to printed lines.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
import os
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from corpus_builder import contracts
from corpus_builder.contracts import OcrLine
from corpus_builder.errors import PermanentError, UsageError
from corpus_builder.model import BBox

if TYPE_CHECKING:
    from PIL.Image import Image

BACKENDS = ("onnxruntime", "paddle")
"""The packages that can run the models, in the order in which "auto" looks for them."""
_WEIGHTS = {"onnxruntime": (("inference.onnx",),), "paddle": (("inference.json", "inference.pdmodel"), ("inference.pdiparams",))}
"""The files that a backend loads: one of each group. An inference.yml stands beside them."""
_INSTALL = "pip install 'corpus-builder[paddle]'  (in a checkout: make paddle)"


class Options(contracts.Options):
    """Section [ocr.paddle]."""

    detection_dir: str = ""
    """Folder of the detection model (inference.yml beside inference.onnx, or inference.json and inference.pdiparams);
    empty: where PaddleOCR keeps what it downloaded."""

    recognition_dir: str = ""
    """Folder of the recognition model, likewise."""

    detection_model: str = Field(default="PP-OCRv5_mobile_det", pattern=r"^[\w.-]+$")
    """Name of the detection model; the inference.yml in its folder must say the same."""

    recognition_model: str = Field(default="korean_PP-OCRv5_mobile_rec", pattern=r"^[\w.-]+$")
    """Name of the recognition model, likewise."""

    backend: Literal["auto", "onnxruntime", "paddle"] = "auto"
    """What runs the models; "auto": ONNX Runtime where both have an inference.onnx, else Paddle if it is installed."""

    threads: int = Field(default=1, ge=1)
    """Threads of one worker process. Pages are read side by side already: more than one pays only when there are few."""

    download: bool = False
    """Let PaddleOCR download models that are not there, once, into its own cache. Without it no connection is ever tried."""


class Engine:
    """A started PaddleOCR."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def read(self, image: Image, dpi: int) -> list[OcrLine]:
        """Lines of a grey page image, from top to bottom. Raises PermanentError("ocr failed")."""
        import numpy as np

        try:
            (page,) = self._reader.predict(np.asarray(image.convert("RGB")))
            read = list(zip(page["rec_texts"], page["rec_boxes"], page["rec_scores"], strict=True))
        except Exception as error:  # three libraries below it, each with exceptions of its own
            raise PermanentError("ocr failed", f"PaddleOCR: {_words(error)}") from error
        return printed_lines([_line(*entry) for entry in read if entry[0].strip()])


def _line(text: str, box: Any, score: Any) -> OcrLine:
    x0, y0, x1, y1 = map(float, box)  # of numpy, which neither pickle nor JSON should meet
    return OcrLine(" ".join(text.split()), (x0, y0, x1, y1), float(score))


def printed_lines(boxes: list[OcrLine]) -> list[OcrLine]:
    """The boxes of an upright page, joined to the lines in which they are printed, from top to bottom.

    A box continues the line whose last box stands to its left at the same height: within 0.45 of the common box height, so that
    neither a lone comma falls out of its line nor a box as high as two rows joins them. Boxes are parted by a blank; the score is the
    mean by length.
    """
    common = median(_height(box) for box in boxes) if boxes else 0.0
    rows: list[list[OcrLine]] = []
    for box in sorted(boxes, key=lambda entry: entry.bbox[0]):
        reach = [(abs(_middle(row[-1]) - _middle(box)), row) for row in rows if _continues(row[-1], box, common)]
        if reach:
            min(reach, key=lambda entry: entry[0])[1].append(box)
        else:
            rows.append([box])
    return sorted((_joined(row) for row in rows), key=lambda line: (_middle(line), line.bbox[0]))


def _continues(last: OcrLine, box: OcrLine, common: float) -> bool:
    taller, flatter = max(_height(last), _height(box)), min(_height(last), _height(box))
    return abs(_middle(last) - _middle(box)) < 0.45 * min(common, taller) and box.bbox[0] > last.bbox[2] - flatter


def _joined(row: list[OcrLine]) -> OcrLine:
    boxes = [box.bbox for box in row]
    around: BBox = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    letters = sum(len(box.text) for box in row)
    return OcrLine(" ".join(box.text for box in row), around, sum(box.score * len(box.text) for box in row) / letters)


def _height(line: OcrLine) -> float:
    return line.bbox[3] - line.bbox[1]


def _middle(line: OcrLine) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2


# ---------------------------------------------------------------- start and version


@dataclass(frozen=True, slots=True)
class _Model:
    """A model's folder and its files there; none where something is missing, which is then named."""

    name: str
    folder: Path
    files: tuple[Path, ...]
    missing: str
    given: bool


@dataclass(frozen=True, slots=True)
class _Setup:
    """What would run: a backend, and the detection and recognition models for it."""

    backend: str
    models: tuple[_Model, _Model]

    @property
    def complete(self) -> bool:
        return all(model.files for model in self.models)


def start(options: Options) -> Engine:
    """Load both models. Raises UsageError with what is missing, or with PaddleOCR's own words."""
    setup = _setup(options)
    detection, recognition = setup.models
    # Pages differ in size, and ONNX Runtime's arena would keep the memory of the largest.
    tuning = {"intra_op_num_threads": options.threads, "inter_op_num_threads": 1, "enable_cpu_mem_arena": False, "log_severity_level": 3}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = _paddleocr(options)(
                text_detection_model_name=detection.name,
                text_detection_model_dir=str(detection.folder) if detection.files else None,
                text_recognition_model_name=recognition.name,
                text_recognition_model_dir=str(recognition.folder) if recognition.files else None,
                use_doc_orientation_classify=False,
                use_doc_unwarping=False,
                use_textline_orientation=False,
                device="cpu",
                engine=setup.backend,
                cpu_threads=options.threads,
                engine_config=tuning if setup.backend == "onnxruntime" else None,
            )
            if setup.backend == "paddle":
                _no_crash_report()
    except Exception as error:  # whatever it raises, its constructor says in words what it lacks
        raise UsageError(f"PaddleOCR can't start: {_words(error)}", _advice(_root(error), setup)) from error
    return Engine(reader)


def _paddleocr(options: Options) -> Any:
    """The class PaddleOCR, its import some five seconds long; quiet, with no probe for model servers and few threads."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("HF_HUB_CACHE", str(_cache().with_name("huggingface")))  # nothing is left beside PaddleOCR's own cache
    if not options.download:
        os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    import cv2
    from paddleocr import PaddleOCR

    cv2.setNumThreads(options.threads)
    logging.getLogger("paddlex").setLevel(logging.ERROR)  # it reports every model that it loads
    return PaddleOCR


def _no_crash_report() -> None:
    """Paddle takes a worker that is told to end for one that crashed, and prints a trace."""
    import paddle

    paddle.disable_signal_handler()


def _advice(error: BaseException, setup: _Setup) -> str:
    if not setup.complete:
        return "it was to download models: check the network, or name folders in ocr.paddle.detection_dir and ocr.paddle.recognition_dir"
    if "libGL" in str(error) or "libgthread" in str(error):
        return "apt-get install libgl1 libglib2.0-0"
    if isinstance(error, OSError) and str(_cache().parent) in str(error):
        return "it needs a folder to write in, even for models that stand elsewhere: set PADDLE_PDX_CACHE_HOME"
    return "check the model files, or choose another engine: --set ocr.engine=tesseract"


def _words(error: BaseException) -> str:
    """What it says, and in brackets what was at the bottom of it."""
    said, root = (" ".join(str(e).split()) or type(e).__name__ for e in (error, _root(error)))
    return said if root == said else f"{said} ({root})"


def _root(error: BaseException) -> BaseException:
    return error if error.__cause__ is None else _root(error.__cause__)


def version(options: Options) -> str:
    """ "paddleocr 3.7.0 paddlex 3.7.2 onnxruntime NAME:1a2b3c4d NAME:5e6f7a8b": releases, backend, and a hash of each model's files.

    Looks at files only. A model that is yet to be downloaded has no hash.
    """
    setup = _setup(options)
    return f"{_releases()} {setup.backend} {' '.join(f'{model.name}:{_hash(model)}' for model in setup.models)}"


def _releases() -> str:
    try:
        return " ".join(f"{name} {importlib.metadata.version(name)}" for name in ("paddleocr", "paddlex"))
    except importlib.metadata.PackageNotFoundError as error:
        raise UsageError("PaddleOCR is not installed", _INSTALL) from error


def _hash(model: _Model) -> str:
    digest = hashlib.sha256()
    for file in model.files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:8] if model.files else "not-here-yet"


def _setup(options: Options) -> _Setup:
    """The first backend that is installed and has both its models; with `download`, the first that can get them."""
    _releases()
    wanted = BACKENDS if options.backend == "auto" else (options.backend,)
    setups = [_Setup(backend, _models(options, backend)) for backend in wanted if importlib.util.find_spec(backend)]
    if not setups:
        advice = "pip install paddlepaddle" if wanted == ("paddle",) else _INSTALL
        raise UsageError(f"PaddleOCR has nothing to run its models: {' and '.join(wanted)} not installed", advice)
    for setup in setups:
        if setup.complete:
            for model in setup.models:
                _check_name(model)
            return setup
    for setup in setups:
        if options.download and not any(model.missing and model.given for model in setup.models):
            return setup
    missing = [model.missing for model in setups[0].models if model.missing]
    raise UsageError(
        f"PaddleOCR has no model files: {'; '.join(missing)}",
        "name their folders in ocr.paddle.detection_dir and ocr.paddle.recognition_dir, "
        "or let PaddleOCR download them once: --set ocr.paddle.download=true",
    )


def _models(options: Options, backend: str) -> tuple[_Model, _Model]:
    return (
        _model(options.detection_model, options.detection_dir, backend),
        _model(options.recognition_model, options.recognition_dir, backend),
    )


def _model(name: str, given: str, backend: str) -> _Model:
    folder = Path(given).expanduser() if given else _cache() / (f"{name}_onnx" if backend == "onnxruntime" else name)
    files, missing = [], []
    for group in (("inference.yml",), *_WEIGHTS[backend]):
        there = [folder / file for file in group if (folder / file).is_file()]
        files += there[:1]
        missing += [] if there else [" or ".join(group)]
    said = f"no {', '.join(missing)} in {folder}" if folder.is_dir() else f"no folder {folder}"
    return _Model(name, folder, () if missing else tuple(files), said if missing else "", bool(given))


def _cache() -> Path:
    """Where PaddleOCR puts the models that it downloads."""
    return Path(os.environ.get("PADDLE_PDX_CACHE_HOME") or Path.home() / ".paddlex", "official_models")


def _check_name(model: _Model) -> None:
    """PaddleOCR refuses a model whose inference.yml has another name, without saying which."""
    says = re.search(r"^\s*model_name:\s*[\"']?([^\s\"']+)", model.files[0].read_text(encoding="utf-8", errors="replace"), re.MULTILINE)
    if not says or says[1] != model.name:
        inside = f"the model '{says[1]}'" if says else "no model's name"
        raise UsageError(
            f"{model.files[0]} has {inside}, not '{model.name}'", "set ocr.paddle.detection_model or ocr.paddle.recognition_model to it"
        )
