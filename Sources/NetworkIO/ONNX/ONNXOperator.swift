/// The operators that are read; raw values are ONNX's names.
enum ONNXOperator: String {
  case convolution = "Conv"
  case gemm = "Gemm"
  case matrixProduct = "MatMul"
  case batchNormalization = "BatchNormalization"
  case relu = "Relu"
  case leakyRelu = "LeakyRelu"
  case clip = "Clip"
  case softmax = "Softmax"
  case averagePool = "AveragePool"
  case maxPool = "MaxPool"
  case globalAveragePool = "GlobalAveragePool"
  case globalMaxPool = "GlobalMaxPool"
  case reduceMean = "ReduceMean"
  case pad = "Pad"
  case add = "Add"
  case subtract = "Sub"
  case multiply = "Mul"
  case divide = "Div"
  case sum = "Sum"
  case concatenate = "Concat"
  case flatten = "Flatten"
  case reshape = "Reshape"
  case identity = "Identity"
  case dropout = "Dropout"
  case constant = "Constant"
  case quantize = "QuantizeLinear"
  case dequantize = "DequantizeLinear"

  /// The attributes that it has; ONNX made some of them inputs later.
  func attributes(operatorSet: Int) -> [String] {
    let window = ["kernel_shape", "strides", "pads", "dilations", "auto_pad"]
    switch self {
    case .convolution: return window + ["group"]
    case .gemm: return ["alpha", "beta", "transA", "transB"]
    case .batchNormalization: return ["epsilon", "momentum", "spatial", "training_mode"]
    case .leakyRelu: return ["alpha"]
    case .clip: return operatorSet < 11 ? ["min", "max"] : []
    case .softmax, .concatenate, .flatten: return ["axis"]
    case .averagePool: return window + ["ceil_mode", "count_include_pad"]
    case .maxPool: return window + ["ceil_mode", "storage_order"]
    case .reduceMean:
      return ["keepdims", "noop_with_empty_axes"] + (operatorSet < 18 ? ["axes"] : [])
    case .quantize, .dequantize: return ["axis", "block_size", "output_dtype"]
    case .pad: return operatorSet < 11 ? ["mode", "pads", "value"] : ["mode"]
    case .reshape: return ["allowzero"]
    case .dropout: return ["ratio", "seed"]
    case .constant:
      return ["value", "value_float", "value_floats", "value_int", "value_ints"]
    case .matrixProduct, .relu, .globalAveragePool, .globalMaxPool, .add, .subtract, .multiply,
      .divide, .sum, .identity:
      return []
    }
  }
}
