"""How is a model run here: without a word to anybody, and on as few cores as it is given?"""

import os
from typing import Any


def stay_silent() -> None:
    """Forbids onnxruntime to report to its makers. It reads this when it is imported, so that is too late."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"


def open_session(model: bytes, *, threads: int = 1, keep_memory: bool = False) -> Any:  # noqa: ANN401  # onnxruntime describes no types
    """Give an onnxruntime session for a model's bytes.

    `keep_memory` holds on to working memory between runs: twice as fast where the same model runs
    on large pictures again and again, wasteful where it runs on a sentence.

    Raises ImportError where onnxruntime is not installed.
    """
    stay_silent()
    import onnxruntime  # noqa: PLC0415  # heavy, and only where a model is used

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # the models bring hundreds of warnings about themselves
    options.enable_cpu_mem_arena = keep_memory
    options.enable_mem_pattern = False  # plans for one size of picture would be kept for each size seen
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
