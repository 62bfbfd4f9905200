import Foundation
import HDF5
import NetworkIO
import NetworkModel

/// Keras files in HDF5 made part by part, right or wrong, in the words of Keras 2.
struct HandmadeKeras {
  /// One array of a layer, with the name that its group lists.
  struct Array {
    var name: String
    var values: [Float]
    var shape: [Int]
    var isInteger = false

    init(_ name: String, _ values: [Float], _ shape: [Int], isInteger: Bool = false) {
      self.name = name
      self.values = values
      self.shape = shape
      self.isInteger = isInteger
    }
  }

  /// The attribute `model_config`; nil for weights alone.
  var config: String?
  var arrays: [String: [Array]] = [:]
  /// True to write the lists of names in parts of one, as Keras does with very long ones.
  var splitsNames = false

  /// A Sequential model: the settings of the input, then layers `("Dense", "name", "\"units\": 2")`.
  static func sequential(
    input: String = "[null, 2]", _ layers: [(type: String, name: String, settings: String)],
    _ arrays: [String: [Array]] = [:]
  ) -> HandmadeKeras {
    let first =
      "{\"class_name\": \"InputLayer\", \"config\": {\"name\": \"in\", "
      + "\"batch_input_shape\": \(input)}}"
    let parts = layers.map { layer in
      "{\"class_name\": \"\(layer.type)\", \"config\": {\"name\": \"\(layer.name)\""
        + (layer.settings.isEmpty ? "" : ", \(layer.settings)") + "}}"
    }
    let list = ([first] + parts).joined(separator: ", ")
    return HandmadeKeras(
      config:
        "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"hand\", \"layers\": [\(list)]}}",
      arrays: arrays)
  }

  /// A Functional model: layers with the text of their `inbound_nodes`.
  static func functional(
    _ layers: [(type: String, name: String, settings: String, inbound: String)],
    inputs: String = "[[\"in\", 0, 0]]", outputs: String,
    _ arrays: [String: [Array]] = [:]
  ) -> HandmadeKeras {
    let parts = layers.map { layer in
      "{\"class_name\": \"\(layer.type)\", \"name\": \"\(layer.name)\", \"config\": {\(layer.settings)}, "
        + "\"inbound_nodes\": \(layer.inbound)}"
    }
    let first =
      "{\"class_name\": \"InputLayer\", \"name\": \"in\", \"config\": "
      + "{\"batch_input_shape\": [null, 2]}, \"inbound_nodes\": []}"
    let list = ([first] + parts).joined(separator: ", ")
    return HandmadeKeras(
      config:
        "{\"class_name\": \"Functional\", \"config\": {\"name\": \"hand\", \"layers\": [\(list)], "
        + "\"input_layers\": \(inputs), \"output_layers\": \(outputs)}}",
      arrays: arrays)
  }

  /// Kernel and bias of a dense layer.
  static func dense(_ kernel: [Float], inputs: Int, bias: [Float]) -> [Array] {
    [
      Array("kernel:0", kernel, [inputs, kernel.count / inputs]),
      Array("bias:0", bias, [bias.count]),
    ]
  }

  func write(to path: String) throws {
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      if let config { try root.writeAttribute(config, to: "model_config") }
      try root.writeAttribute("2.4.0", to: "keras_version")
      let weights = config == nil ? try file.root() : try root.createGroup("model_weights")
      try names(arrays.keys.sorted(), "layer_names", of: weights)
      for (layer, arrays) in arrays {
        let group = try weights.createGroup(layer)
        let inner = try group.createGroup(layer)
        try names(arrays.map { "\(layer)/\($0.name)" }, "weight_names", of: group)
        for array in arrays {
          if array.isInteger {
            try inner.write(array.values.map { Int8($0) }, shape: array.shape, to: array.name)
          } else {
            try inner.write(array.values, shape: array.shape, to: array.name)
          }
        }
      }
    }
    try file.close()
  }

  private func names(_ names: [String], _ key: String, of group: borrowing Group) throws {
    guard splitsNames else {
      try group.writeAttribute(names, shape: [names.count], to: key)
      return
    }
    for (part, name) in names.enumerated() {
      try group.writeAttribute([name], shape: [1], to: "\(key)\(part)")
    }
  }

  /// Writes the file, reads it and removes it.
  func read(architecture: String? = nil) throws -> AnalogNetwork {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try write(to: path)
    return try KerasReader.read(path: path, architecture: architecture)
  }
}
