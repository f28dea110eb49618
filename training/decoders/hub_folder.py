"""Lays a decoder out as a hub repository: config, tokenizer, chat template, model card, and the graphs in onnx/."""
import json
import os
import shutil

from onnx_decoder import EPSILON, ROPE_BASE, head_dim

HERE = os.path.dirname(os.path.abspath(__file__))
SUFFIX = {"fp32": "", "int8": "_int8", "quantized": "_quantized", "q4": "_q4"}
CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)


def write_json(path, value):
    with open(path, "w") as out:
        json.dump(value, out, indent=2)
        out.write("\n")


def special_tokens(tokenizer):
    return {token["content"]: token["id"] for token in tokenizer["added_tokens"]}


def write_folder(folder, shape, family, card, labels=None, external=(), tokenizer_file=None):
    """Everything but the graphs. `family` is "qwen2" or "llama"; `labels` names the labels of a sequence classifier;
    `external` names the graphs (file names) whose tensors stand in a file beside them."""
    os.makedirs(os.path.join(folder, "onnx"), exist_ok=True)
    source = tokenizer_file or os.path.join(HERE, "tokenizer.json")
    tokenizer = json.load(open(source))
    ids = special_tokens(tokenizer)
    name = {"qwen2": "Qwen2", "llama": "Llama"}[family]
    config = {
        "architectures": [f"{name}ForCausalLM" if labels is None else f"{name}ForSequenceClassification"],
        "model_type": family,
        "hidden_act": "silu",
        "hidden_size": shape["hidden"],
        "intermediate_size": shape["ffn"],
        "num_hidden_layers": shape["layers"],
        "num_attention_heads": shape["heads"],
        "num_key_value_heads": shape["kv_heads"],
        "head_dim": head_dim(shape),
        "max_position_embeddings": shape["positions"],
        "rms_norm_eps": EPSILON,
        "rope_theta": ROPE_BASE,
        "attention_bias": shape.get("bias", True),
        "vocab_size": shape["vocab"],
        "tie_word_embeddings": True,
        "bos_token_id": ids["<|endoftext|>"],
        "eos_token_id": ids["<|im_end|>"],
        "pad_token_id": ids["<|endoftext|>"],
        "torch_dtype": "float32",
        "use_cache": labels is None,
    }
    if labels is not None:
        config["id2label"] = {str(i): label for i, label in enumerate(labels)}
        config["label2id"] = {label: i for i, label in enumerate(labels)}
    config["transformers.js_config"] = {"use_external_data_format": {graph: 1 for graph in external}} if external else {}
    write_json(os.path.join(folder, "config.json"), config)
    write_json(os.path.join(folder, "generation_config.json"), {"bos_token_id": ids["<|endoftext|>"], "eos_token_id": [ids["<|im_end|>"], ids["<|endoftext|>"]], "pad_token_id": ids["<|endoftext|>"], "do_sample": False})
    write_json(
        os.path.join(folder, "tokenizer_config.json"),
        {
            "add_bos_token": False,
            "add_prefix_space": False,
            "added_tokens_decoder": {str(i): {"content": token, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True} for token, i in ids.items()},
            "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
            "bos_token": None,
            "chat_template": CHAT_TEMPLATE,
            "clean_up_tokenization_spaces": False,
            "eos_token": "<|im_end|>",
            "errors": "replace",
            "model_max_length": shape["positions"],
            "pad_token": "<|endoftext|>",
            "split_special_tokens": False,
            "tokenizer_class": "Qwen2Tokenizer",
            "unk_token": None,
        },
    )
    shutil.copyfile(source, os.path.join(folder, "tokenizer.json"))
    with open(os.path.join(folder, "README.md"), "w") as out:
        out.write(card)


def graph_path(folder, dtype):
    return os.path.join(folder, "onnx", f"model{SUFFIX[dtype]}.onnx")
