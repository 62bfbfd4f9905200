import Foundation
import HDF5
import NetworkIO
import NetworkModel
import Testing

/// Every fault of a Keras file has one exact error.
@Suite("Keras files that are refused") struct KerasErrorTests {
  private func problem(_ file: HandmadeKeras) throws -> KerasProblem {
    let error = try #require(throws: NetworkIOError.self) { try file.read() }
    guard case .keras(_, let problem) = error else { throw error }
    return problem
  }

  /// The problem of one layer behind an input of two features.
  private func problem(
    _ type: String, _ settings: String = "", input: String = "[null, 2]",
    _ arrays: [HandmadeKeras.Array] = []
  ) throws -> KerasProblem {
    try problem(.sequential(input: input, [(type, "layer", settings)], ["layer": arrays]))
  }

  @Test("Code, custom layers and unknown ones, by name")
  func layers() throws {
    #expect(
      try problem("Lambda", "\"function\": [\"4wEAAAA=\", null, null]")
        == .code(layer: "layer", type: "Lambda"))
    #expect(try problem("QDense") == .unknownLayer("layer", type: "QDense"))
    #expect(
      try problem("Activation", "\"activation\": \"swish\"")
        == .unknownActivation("swish", layer: "layer"))
    #expect(
      try problem("Activation", "\"activation\": {\"class_name\": \"PReLU\", \"config\": {}}")
        == .unknownActivation("PReLU", layer: "layer"))
    var file = HandmadeKeras.sequential([("ReLU", "layer", "")])
    file.config = file.config?.replacing(
      "\"class_name\": \"ReLU\"",
      with: "\"class_name\": \"ReLU\", \"module\": null, \"registered_name\": \"Mine>ReLU\"")
    #expect(try problem(file) == .unknownLayer("layer", type: "Mine>ReLU"))
    file = HandmadeKeras.sequential([("ReLU", "layer", "")])
    file.config = file.config?.replacing(
      "\"class_name\": \"ReLU\"", with: "\"class_name\": \"ReLU\", \"module\": \"mine.layers\"")
    #expect(try problem(file) == .unknownLayer("layer", type: "mine.layers.ReLU"))
  }

  @Test("Weights that are missing, of another shape, or integers")
  func weights() throws {
    #expect(
      try problem("Dense", "\"units\": 1")
        == .missingWeight("kernel", layer: "layer", found: []))
    let kernel = HandmadeKeras.Array("kernel:0", [1, 2], [2, 1])
    #expect(
      try problem("Dense", "\"units\": 1", [kernel])
        == .missingWeight("bias", layer: "layer", found: ["kernel"]))
    #expect(
      try problem("Dense", "\"units\": 2, \"use_bias\": false", [kernel])
        == .wrongShape("kernel", layer: "layer", shape: [2, 1], expected: [2, 2]))
    let integers = HandmadeKeras.Array("kernel:0", [1, 2], [2, 1], isInteger: true)
    #expect(
      try problem("Dense", "\"units\": 1, \"use_bias\": false", [integers])
        == .integers("kernel", layer: "layer"))
    let bad = HandmadeKeras.Array("kernel:0", [1, .nan], [2, 1])
    let file = HandmadeKeras.sequential(
      [("Dense", "layer", "\"units\": 1, \"use_bias\": false")], ["layer": [bad]])
    let error = try #require(throws: NetworkIOError.self) { try file.read() }
    guard case .file(let found) = error else { throw error }
    #expect(found.reason == .notFinite(index: [1, 0], value: "nan"))
  }

  @Test("Settings with values that they cannot have")
  func settings() throws {
    func invalid(_ key: String, _ value: String, _ expected: String) -> KerasProblem {
      .invalidValue(key: key, place: "layer 'layer'", value: value, expected: expected)
    }
    #expect(
      try problem("Dense", "\"units\": -3")
        == invalid("units", "-3", "a whole number in 1...16777216"))
    #expect(
      try problem("Dense", "\"units\": \"many\"")
        == invalid("units", "'many'", "a whole number in 1...16777216"))
    let map = "[null, 4, 4, 1]"
    #expect(
      try problem("MaxPooling2D", "\"pool_size\": [2, 0]", input: map)
        == invalid("pool_size", "[2, 0]", "two whole numbers in 1...65535"))
    #expect(
      try problem("MaxPooling2D", "\"padding\": \"reflect\"", input: map)
        == invalid("padding", "'reflect'", "'valid' or 'same'"))
    #expect(
      try problem("MaxPooling2D", "\"data_format\": \"channels_first\"", input: map)
        == invalid("data_format", "'channels_first'", "'channels_last'"))
    #expect(
      try problem("Concatenate", "\"axis\": 1", input: map)
        == invalid("axis", "1", "the last axis, -1 or 3"))
    #expect(
      try problem("ReLU", "\"threshold\": 0.5") == invalid("threshold", "0.5", "0"))
    #expect(
      try problem(.sequential(input: "[null, null, 3]", [("Flatten", "flat", "")]))
        == .invalidValue(
          key: "batch_input_shape", place: "layer 'in'", value: "[null, null, 3]",
          expected: "the batch and 1 to 3 known extents; save the model with an input shape"))
  }

  @Test("Uses that an analog network has no node for")
  func uses() throws {
    func what(_ problem: KerasProblem) -> String {
      if case .unsupported("layer", let what, _) = problem { what } else { "\(problem)" }
    }
    let map = "[null, 2, 2, 3]"
    #expect(try what(problem("Softmax", input: map)) == "a softmax at each position of a map")
    #expect(try what(problem("Flatten", input: map)) == "the answer is a map made a vector")
    #expect(
      try what(problem("Reshape", "\"target_shape\": [3, 4]", input: map))
        == "it makes [3, 4] of [2, 2, 3] (Keras's order)")
    #expect(
      try what(problem("Conv2D"))
        == "it takes rows, columns and channels but gets 2")
    #expect(
      try what(problem("BatchNormalization", input: "[null, 4, 4]"))
        == "its input has two axes and no channels")
  }

  @Test("Graphs that are none: cycles, missing layers, several ends")
  func graphs() throws {
    #expect(
      try problem(
        .functional(
          [
            ("Add", "a", "", "[[[\"in\", 0, 0], [\"b\", 0, 0]]]"),
            ("ReLU", "b", "", "[[[\"a\", 0, 0]]]"),
          ], outputs: "[[\"b\", 0, 0]]")) == .cycle(layer: "b"))
    #expect(
      try problem(
        .functional(
          [("ReLU", "a", "", "[[[\"none\", 0, 0]]]")], outputs: "[[\"a\", 0, 0]]"))
        == .unknownReference("none", layer: "a"))
    #expect(
      try problem(
        .functional(
          [("ReLU", "a", "", "[[[\"in\", 0, 0]]]")],
          outputs: "[[\"a\", 0, 0], [\"in\", 0, 0]]")) == .ends("outputs", ["a", "in"]))
    #expect(
      try problem(
        .functional(
          [("ReLU", "a", "", "[[[\"in\", 0, 0]]]")],
          inputs: "[[\"in\", 0, 0], [\"second\", 0, 0]]", outputs: "[[\"a\", 0, 0]]"))
        == .ends("inputs", ["in", "second"]))
    #expect(
      try problem(.sequential([("ReLU", "a", ""), ("ReLU", "a", "")])) == .duplicateName("a"))
    #expect(
      try problem(
        .functional([("ReLU", "a", "", "[[[\"in\", 0, 0]]]")], outputs: "[[\"a\", 0, 1]]"))
        == .invalidValue(
          key: "output_layers", place: "the model", value: "[a list of 3]",
          expected: "a list of one layer, [[name, call, 0]]"))
    #expect(
      try problem(
        .functional([("ReLU", "a", "", "[[[\"in\", 0]]]")], outputs: "[[\"a\", 0, 0]]"))
        == .invalidValue(
          key: "inbound_nodes", place: "layer 'a'", value: "['in', 0]",
          expected: "references to layers, [name, call, 0] or tensors of Keras 3"))
    #expect(
      try problem(
        .functional(
          [("Dropout", "a", "", "[[[\"in\", 0, 0, {\"training\": true}]]]")],
          outputs: "[[\"a\", 0, 0]]"))
        == .unsupported(
          layer: "a", what: "it is called with training = 1",
          remedy: "call it with tensors alone"))
  }

  @Test("Architectures that are no JSON, too deep, or of too many layers")
  func architectures() throws {
    var file = HandmadeKeras(config: "{\"class_name\": ")
    guard case .notJSON = try problem(file) else { Issue.record("read"); return }
    file.config = String(repeating: "[", count: 5000)
    #expect(
      try problem(file) == .notJSON("5000 levels of nesting, allowed are 100"))
    file.config = "{\"class_name\": \"Lambda\", \"config\": {}}"
    #expect(
      try problem(file)
        == .invalidValue(
          key: "class_name", place: "the model", value: "'Lambda'",
          expected: "'Sequential' or 'Functional'"))
    let folder = try TemporaryFolder()
    let layers = [String](repeating: "0", count: 10_001).joined(separator: ", ")
    let path = try folder.write(
      "{\"class_name\": \"Sequential\", \"config\": [\(layers)]}", to: "many.json")
    #expect(
      throws: NetworkIOError.tooLarge(
        file: path, what: "layers", found: 10_001, allowed: 10_000)
    ) { try HandmadeKeras().read(architecture: path) }
  }

  @Test("Files that Keras did not write")
  func files() throws {
    let folder = try TemporaryFolder()
    try TensorFiles.write(
      [("fc.weight", .floats([1], shape: [1, 1]))], to: folder.path("w.h5"))
    #expect(
      throws: NetworkIOError.keras(
        file: folder.path("w.h5"), .notKeras(found: ["fc.weight"]))
    ) { try KerasReader.read(path: folder.path("w.h5")) }
  }

  @Test("Every error is one sentence with file, layer and remedy")
  func sentences() throws {
    let file = HandmadeKeras.sequential([("Lambda", "scale\\u001b", "")])
    let error = try #require(throws: NetworkIOError.self) { try file.read() }
    #expect(
      error.description.hasSuffix(
        ".h5: layer 'scale\\u{1B}' is a Lambda, which holds code that is never run; replace it "
          + "with layers that say what it does"))
  }
}
