/** The files of an encoder in Hugging Face's layout, by their names in its folder. */
export const encoderFiles = {
  /** Says how the encoder is to be used; it goes before all others. */
  settings: "lagebild-encoder.json",
  /** Where exporters put the weights: the first that is there counts. */
  weights: [
    "model.onnx",
    "onnx/model.onnx",
    "model_quantized.onnx",
    "onnx/model_quantized.onnx",
    "onnx/model_qint8_avx512_vnni.onnx",
  ],
  required: ["config.json", "tokenizer.json"],
  optional: [
    "tokenizer_config.json",
    "modules.json",
    "1_Pooling/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
  ],
} as const;
