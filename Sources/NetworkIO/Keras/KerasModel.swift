internal import Foundation

/// A Sequential or Functional model as its JSON describes it: data, nothing of which is run.
struct KerasModel {
  let name: String
  let layers: [KerasLayer]
  /// The values that are the answer.
  let output: KerasReference

  /// More layers than a network has.
  static let maximumLayers = 10_000

  /// - Parameters:
  ///   - text: JSON, as `model.to_json()` and the attribute `model_config` have it.
  ///   - file: The file's name for ``NetworkIOError/tooLarge(file:what:found:allowed:)``.
  init(parsing text: Data, file: String) throws {
    let root = KerasSettings(values: try JSONValue(parsing: text), place: "the model")
    let type = root.values["class_name"]
    let config = root.values["config"]
    // The oldest Sequential models are a bare list.
    let list = config.elements ?? config["layers"].elements
    guard let type = type.text, ["Sequential", "Functional", "Model"].contains(type) else {
      throw root.invalid("class_name", expected: "'Sequential' or 'Functional'")
    }
    guard let list, !list.isEmpty else {
      throw KerasProblem.invalidValue(
        key: "layers", place: "the model", value: list == nil ? "missing" : "empty",
        expected: "a list of layers")
    }
    guard list.count <= Self.maximumLayers else {
      throw NetworkIOError.tooLarge(
        file: file, what: "layers", found: list.count, allowed: Self.maximumLayers)
    }
    name = config["name"].text ?? "keras"
    let parsed = try list.enumerated().map { try Self.layer($1, index: $0) }
    if type == "Sequential" {
      layers = Self.chain(parsed, config: config)
      output = KerasReference(layer: layers[layers.count - 1].name, call: 0)
    } else {
      layers = parsed
      output = try Self.ends("outputs", config["output_layers"])
      _ = try Self.ends("inputs", config["input_layers"])
    }
    var names = Set<String>()
    for layer in layers where !names.insert(layer.name).inserted {
      throw KerasProblem.duplicateName(layer.name)
    }
  }

  private static func layer(_ value: JSONValue, index: Int) throws -> KerasLayer {
    let place = KerasSettings(values: value, place: "layer \(index)")
    guard let type = value["class_name"].text else {
      throw place.invalid("class_name", expected: "the type of the layer")
    }
    guard case .object = value["config"] else {
      throw place.invalid("config", expected: "an object")
    }
    guard let name = value["name"].text ?? value["config"]["name"].text, !name.isEmpty else {
      throw place.invalid("name", expected: "the name of the layer")
    }
    try requireOwn(value, type: type, name: name)
    // Keras 3 keeps the shape that it built a layer with beside its settings.
    var members: [String: JSONValue] = [:]
    if case .object(let config) = value["config"] { members = config }
    if members["build_input_shape"] == nil {
      members["build_input_shape"] = value["build_config"]["input_shape"]
    }
    return KerasLayer(
      name: name, type: type,
      settings: KerasSettings(values: .object(members), place: "layer '\(name)'"),
      calls: try (value["inbound_nodes"].elements ?? []).map { try references($0, layer: name) })
  }

  /// Throws for a layer that is no part of Keras, whatever its name.
  private static func requireOwn(_ value: JSONValue, type: String, name: String) throws {
    if ["Lambda", "TFOpLambda", "SlicingOpLambda", "TorchModuleWrapper", "TFSMLayer"].contains(type)
    {
      throw KerasProblem.code(layer: name, type: type)
    }
    let module = value["module"].text ?? "keras"
    let registered = value["registered_name"].text ?? ""
    let isForeign = registered.contains(">") && !registered.lowercased().hasPrefix("keras")
    guard !isForeign, module.split(separator: ".").contains(where: { $0.hasSuffix("keras") }) else {
      throw KerasProblem.unknownLayer(name, type: isForeign ? registered : "\(module).\(type)")
    }
  }

  /// Layers of a Sequential model, each taking the one before; the first one's settings may stand for the input.
  private static func chain(_ layers: [KerasLayer], config: JSONValue) -> [KerasLayer] {
    var chain: [KerasLayer] = []
    if layers[0].type != "InputLayer" {
      let settings = layers[0].settings
      let shapes = [
        settings.values["batch_input_shape"], settings.values["batch_shape"],
        config["build_input_shape"], settings.values["build_input_shape"],
      ]
      let shape = shapes.first { $0 != .null } ?? .null
      chain.append(
        KerasLayer(
          name: layers[0].name + "_input", type: "InputLayer",
          settings: KerasSettings(
            values: .object(["batch_shape": shape]), place: settings.place), calls: []))
    }
    for layer in layers {
      let inputs = chain.last.map { [[KerasReference(layer: $0.name, call: 0)]] } ?? []
      chain.append(
        KerasLayer(name: layer.name, type: layer.type, settings: layer.settings, calls: inputs))
    }
    return chain
  }
}
