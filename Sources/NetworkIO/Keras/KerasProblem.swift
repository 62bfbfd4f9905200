/// What is wrong with a Keras file, or what in it has no place in an analog network.
public enum KerasProblem: Error, Equatable, Sendable {
  /// An HDF5 file without a Keras model; what it holds instead.
  case notKeras(found: [String])
  /// Weights without the graph that they belong to.
  case noArchitecture
  /// The architecture is not JSON, or nested too deeply; the parser's words.
  case notJSON(String)
  /// A value of the architecture is missing or cannot be what it is; `place` is the layer in words.
  case invalidValue(key: String, place: String, value: String, expected: String)
  /// A layer that holds code.
  case code(layer: String, type: String)
  /// A layer of a type that Keras does not have, or that is not read.
  case unknownLayer(String, type: String)
  /// An activation function that is not read.
  case unknownActivation(String, layer: String)
  /// A use of a layer that an analog network has no node for.
  case unsupported(layer: String, what: String, remedy: String)
  /// Two layers of one name.
  case duplicateName(String)
  /// A layer takes values of one that is not there.
  case unknownReference(String, layer: String)
  /// A layer depends on its own values.
  case cycle(layer: String)
  /// Other than one input or output; the names.
  case ends(String, [String])
  /// The weights have none of these names for this layer; what they have.
  case missingWeight(String, layer: String, found: [String])
  /// An array of another shape than its layer needs.
  case wrongShape(String, layer: String, shape: [Int], expected: [Int])
  /// An array of integers where Keras trains floats.
  case integers(String, layer: String)
  /// A `.keras` file that is no proper zip archive; what is wrong with it.
  case archive(String)
}

extension KerasProblem: CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .notKeras(let found):
      "no Keras model (expected the attribute 'model_config' and the group 'model_weights', found "
        + "\(listed(found))); save it with model.save"
    case .noArchitecture:
      "weights without the model's architecture; give the file that model.to_json() writes beside "
        + "them, or save the whole model with model.save"
    case .notJSON(let detail): "the architecture is not JSON as Keras writes it (\(detail))"
    case .invalidValue(let key, let place, let value, let expected):
      "\(place): \(key) is \(value), expected \(expected)"
    case .code(let layer, let type):
      "layer '\(layer)' is a \(type), which holds code that is never run; replace it with layers "
        + "that say what it does"
    case .unknownLayer(let layer, let type):
      "layer '\(layer)': layers of type '\(type)' are not read; replace it with those of "
        + "docs/formats/keras.md"
    case .unknownActivation(let name, let layer):
      "layer '\(layer)': the activation '\(name)' is not read; use linear, relu, relu6, "
        + "leaky_relu or softmax"
    case .unsupported(let layer, let what, let remedy): "layer '\(layer)': \(what); \(remedy)"
    case .duplicateName(let name): "two layers are called '\(name)'; give each its own name"
    case .unknownReference(let name, let layer):
      "layer '\(layer)' takes the values of '\(name)', which the model does not have"
    case .cycle(let layer):
      "layer '\(layer)' takes values that depend on its own; a network for conversion has no cycles"
    case .ends(let what, let names):
      "the model has \(names.count) \(what) (\(listed(names))), expected 1; save a model of one"
    case .missingWeight(let weight, let layer, let found):
      "layer '\(layer)': no weights '\(weight)' in the file; it has \(listed(found)) for this layer"
    case .wrongShape(let weight, let layer, let shape, let expected):
      "layer '\(layer)': \(weight) has shape \(shape), expected \(expected)"
    case .integers(let weight, let layer):
      "layer '\(layer)': \(weight) holds integers; save the model before it is quantized"
    case .archive(let detail): "no .keras archive that can be read: \(detail); save it again"
    }
  }
}
