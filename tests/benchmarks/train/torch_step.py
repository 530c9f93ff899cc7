"""Training steps of a Qwen2.5-VL checkpoint by PyTorch, beside which a benchmark puts this project's: `python torch_step.py OPENING`.

OPENING is JSON: {"checkpoint": folder, "threads": 2, "trained": {"kind": "full"} or {"kind": "lora", "rank": 16, "alpha": 32}, "recompute": false}.
Then one question a line on the standard input, and one answer a line on the standard output:
{"rows": [[ids]...], "start": first of the answer's tokens, "steps": 2} -> {"spans": [{"wall", "processor"}...] in milliseconds, "loss": of the first}.
At the end of the input: {"peak": most memory ever held, bytes}. Before the first question: {"size": trained parameters}.

The step is the fastest that PyTorch has for this without compiling: its own attention, the head on the answer's tokens alone, fused AdamW.
Made with torch 2.13, transformers 5.24, peft 0.21.
"""
import json
import resource
import sys
import time

import torch

# PyPI's torchvision is built for CUDA: beside torch for the CPU importing it fails for missing names, and text needs none of it.
try:
    import torchvision  # noqa: F401
except (ImportError, RuntimeError):
    for module in [name for name in sys.modules if name.startswith("torchvision")]:
        del sys.modules[module]
    missing = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        missing.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")

from peft import LoraConfig, get_peft_model  # noqa: E402
from transformers import Qwen2_5_VLForConditionalGeneration  # noqa: E402

linears = r".*language_model.*\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)"
learning_rate, largest_norm = 1e-4, 1.0


def open_model(opening):
    network = Qwen2_5_VLForConditionalGeneration.from_pretrained(opening["checkpoint"], dtype=torch.float32, attn_implementation="sdpa")
    network.config.use_cache = False
    network.model.visual.requires_grad_(False)
    if opening["recompute"]:
        network.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    trained = opening["trained"]
    if trained["kind"] == "lora":
        network = get_peft_model(network, LoraConfig(r=trained["rank"], lora_alpha=trained["alpha"], target_modules=linears, task_type="CAUSAL_LM"))
    return network.train()


def step(network, optimizer, parameters, ids, start):
    # The token before an answer's tells it; the last one tells nothing.
    logits = network(input_ids=ids, logits_to_keep=ids.shape[1] - start + 1, use_cache=False).logits[:, :-1]
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), ids[:, start:].flatten())
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, largest_norm)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.item()


def answer(network, optimizer, parameters, asked):
    ids = torch.tensor(asked["rows"])
    spans, losses = [], []
    for _ in range(asked["steps"]):
        wall, processor = time.perf_counter(), time.process_time()
        losses.append(step(network, optimizer, parameters, ids, asked["start"]))
        spans.append({"wall": 1000 * (time.perf_counter() - wall), "processor": 1000 * (time.process_time() - processor)})
    return {"spans": spans, "loss": losses[0]}


def peak_bytes():
    """VmHWM where there is one: the other counts what was held before this program began."""
    try:
        with open("/proc/self/status") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def reply(value):
    print(json.dumps(value), flush=True)


def main():
    opening = json.loads(sys.argv[1])
    torch.set_num_threads(opening["threads"])
    torch.manual_seed(0)
    network = open_model(opening)
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=learning_rate, weight_decay=0.0, fused=True)
    reply({"size": sum(parameter.numel() for parameter in parameters)})
    for line in sys.stdin:
        reply(answer(network, optimizer, parameters, json.loads(line)))
    reply({"peak": peak_bytes()})


if __name__ == "__main__":
    main()
