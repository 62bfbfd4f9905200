import Foundation
import NetworkIO
import NetworkModel
import Testing

/// Every fault of an ONNX file, and everything that is not read, is one sentence that names the place.
@Suite("Malformed ONNX files")
struct ONNXErrorTests {
  typealias Model = HandmadeONNX

  static func message(_ model: Model) -> String {
    do {
      _ = try model.read()
      return "read"
    } catch {
      let text = "\(error)"
      // The file is a temporary one: its name says nothing.
      return text.range(of: ".onnx").map { String(text[$0.upperBound...]) } ?? text
    }
  }

  static let relu = Model.node("Relu")
  static let weight = Model.floats("w", [4, 2, 3, 3])

  static func convolution(_ attributes: [UInt8]...) -> Model {
    Model.node("Conv", ["w"], attributes, tensors: [weight])
  }

  static let graphs: [(Model, String)] = [
    (relu, "read"),
    (
      relu.with { $0.operatorSet = 6 },
      ": the model uses version 6 of ONNX's operators; export it for one of 7…28"
    ),
    (
      relu.with { $0.operatorSet = 29 },
      ": the model uses version 29 of ONNX's operators; export it for one of 7…28"
    ),
    (
      relu.with { $0.operatorSet = nil },
      ": the model uses no version of ONNX's operators; export it for one of 7…28"
    ),
    (
      relu.with { $0.inputs.append(Model.value("x2", [1, 4])) },
      ": the graph has 2 inputs ('x', 'x2'), expected one; "
        + "export the part between one input and one output"
    ),
    (
      relu.with { $0.inputs = [] },
      ": the graph has 0 inputs (nothing), expected one; "
        + "export the part between one input and one output"
    ),
    (
      relu.with { $0.outputs.append(Model.value("x", [1])) },
      ": the graph has 2 outputs ('y', 'x'), expected one; "
        + "export the part between one input and one output"
    ),
    (
      relu.with { $0.outputs = [Model.value("x", [1])] },
      ": 'x' is input and output at once; give the graph a node"
    ),
    (
      relu.with { $0.outputs = [Model.value("z", [1])] },
      ": the graph's output takes 'z', which no node, initializer or input gives"
    ),
    (
      relu.with { $0.nodes[0].inputs = ["z"] },
      ": Relu 'n' takes 'z', which no node, initializer or input gives"
    ),
    (
      relu.with { $0.nodes[0].inputs = [] },
      ": Relu 'n' has no input X"
    ),
    (
      relu.with { $0.nodes[0].inputs = [""] },
      ": Relu 'n' has no input X"
    ),
    (
      relu.with { $0.nodes[0].outputs = ["", "y"] },
      ": Relu 'n': its first output has no name; give it one"
    ),
    (
      relu.with { $0.nodes.append($0.nodes[0]) },
      ": two nodes, initializers or inputs give 'y'"
    ),
    (
      relu.with { $0.tensors = [Model.floats("y", [1])] },
      ": two nodes, initializers or inputs give 'y'"
    ),
    (
      relu.with { $0.tensors = [Model.floats("w", [1]), Model.floats("w", [1])] },
      ": two nodes, initializers or inputs give 'w'"
    ),
    (
      Model.node("Add", ["z"]).with {
        $0.nodes.append(Model.Node(type: "Relu", inputs: ["y"], outputs: ["z"]))
      },
      ": Add 'n' depends on its own output; export a network without cycles"
    ),
    (
      Model.node("Add", ["y"]),
      ": Add 'n' depends on its own output; export a network without cycles"
    ),
    (
      Model.node("Identity").with {
        $0.nodes[0].inputs = ["w"]
        $0.tensors = [weight]
      },
      ": 'y' does not depend on the graph's input; export what leads from one to the other"
    ),
    (
      relu.with {
        $0.nodes[0].type = "MaxPool"
        $0.nodes[0].attributes = [Model.attribute("kernel_shape", [2, 2])]
        $0.nodes[0].outputs = ["p", "q"]
        $0.nodes.append(Model.Node(type: "Relu", inputs: ["q"], outputs: ["y"]))
      },
      ": Relu that gives 'y': it takes 'q', the second output of a node; "
        + "export the model so that only first outputs are used"
    ),
    (
      relu.with { $0.more = Model.field(15, Model.field(1, Model.floats("s", [1]))) }
        .with { $0.nodes[0].inputs = ["s"] },
      ": tensor 's' is sparse, expected a dense one"
    ),
  ]

  static let ends: [(Model, String)] = [
    (
      relu.with { $0.inputs = [Model.value("x", [1, 4], type: 7)] },
      ": 'x' takes int64; export the model with an input of floats"
    ),
    (
      relu.with { $0.inputs = [Model.value("x", [1, 4], type: 8)] },
      ": 'x' takes strings; export the model with an input of floats"
    ),
    (
      relu.with { $0.inputs = [Model.field(1, "x")] },
      ": 'x' takes numbers of no type; export the model with an input of floats"
    ),
    (
      relu.with { $0.inputs = [Model.value("x", [4])] },
      ": 'x' has rank 1; export it with a batch axis and 1, 2 or 3 more"
    ),
    (
      relu.with { $0.inputs = [Model.value("x", [1, 1, 2, 3, 4])] },
      ": 'x' has rank 5; export it with a batch axis and 1, 2 or 3 more"
    ),
    (
      relu.with { $0.inputs = [Model.value("x", [nil, 3, nil, 8])] },
      ": 'x' has the extent 'N' on axis 2; export the model with a fixed one"
    ),
    (
      relu.with { $0.inputs = [Model.value("x", [1, -3])] },
      ": 'x' has the extent -3 on axis 1; export the model with a fixed one"
    ),
    (
      relu.with { $0.inputs = [Model.value("x", [1, .max, .max, .max])] },
      ": shape [9223372036854775807, 9223372036854775807, 9223372036854775807] is not possible: "
        + "extents must be at least 1 and multiply to at most 2^26"
    ),
  ]

  static let operators: [(Model, String)] = [
    (
      Model.node("LSTM"),
      ": LSTM 'n': this operator is not read, docs/formats/onnx.md lists those that are; "
        + "export the model without it"
    ),
    (
      relu.with { $0.nodes[0].domain = "com.microsoft" },
      ": com.microsoft.Relu 'n': this operator is not read, docs/formats/onnx.md lists those that "
        + "are; export the model without it"
    ),
    (
      Model.node("Relu", [], [Model.attribute("leak", 1)]),
      ": Relu 'n' has an attribute 'leak', known are nothing"
    ),
    (
      Model.node("Flatten", [], [Model.attribute("axis", [1])]),
      ": Flatten 'n': axis is of type 7, expected an integer"
    ),
    (
      Model.node("Flatten", [], [Model.attribute("axis", 1), Model.attribute("axis", 1)]),
      ": Flatten 'n': axis is given twice or by reference, expected one value"
    ),
    (
      Model.node(
        "Flatten", [], [Model.field(1, "axis") + Model.field(21, "a") + Model.number(20, 2)]),
      ": Flatten 'n': axis is given twice or by reference, expected one value"
    ),
    (
      Model.node("Flatten", [], [Model.attribute("axis", 2)]),
      ": Flatten 'n': axis is 2, expected 1: samples stay apart"
    ),
    (
      Model.node("Softmax"),
      ": Softmax 'n': axis is -1, expected one that takes all of batch×2×3×3 values of a sample "
        + "together"
    ),
    (
      Model.node("Softmax", [], [Model.attribute("axis", .max)]).with { $0.operatorSet = 9 },
      ": Softmax 'n': axis is 9223372036854775807, expected one that takes all of batch×2×3×3 "
        + "values of a sample together"
    ),
    (
      Model.node("Concat", ["x"], [Model.attribute("axis", 2)]),
      ": Concat 'n': axis is 2, expected 1, the channels"
    ),
    (
      Model.node("Concat", ["x"]),
      ": Concat 'n' has no input axis"
    ),
    (
      Model.node("Mul", ["x"]),
      ": Mul 'n': both of its inputs depend on the network's input; only Add takes two such values"
    ),
    (
      Model.node("Div", ["c"], tensors: [Model.floats("c", [1], [0])]),
      ": node 'n': factor is inf, expected finite numbers"
    ),
    (
      Model.node("Div", tensors: [Model.floats("c", [1])]).with {
        $0.nodes[0].inputs = ["c", "x"]
      },
      ": Div 'n': it divides by values of the network; only a constant can divide"
    ),
    (
      Model.node("Add", ["c"], tensors: [Model.floats("c", [3])]),
      ": Add 'n': tensor 'c' has shape [3], expected one number, or one for each of 2 channels"
    ),
    (
      Model.node("Add", ["c"], tensors: [Model.floats("c", [2, 3, 3])]),
      ": Add 'n': tensor 'c' has shape [2, 3, 3], expected one number, or one for each of 2 channels"
    ),
    (
      Model.node("Add", ["c"], tensors: [Model.floats("c", [1, 1, 2, 1, 1])]),
      ": Add 'n': tensor 'c' has shape [1, 1, 2, 1, 1], expected one number, or one for each of 2 "
        + "channels"
    ),
    (
      Model.node("Add", tensors: [Model.floats("c", [1])]).with {
        $0.nodes[0].inputs = ["c", "c"]
      },
      ": Add 'n': both of its inputs are constants; export the model with constants folded"
    ),
    (
      Model.node("Relu", tensors: [Model.floats("c", [1])]).with { $0.nodes[0].inputs = ["c"] },
      ": Relu 'n': its X is a constant; export the model with constants folded"
    ),
    (
      Model.node("Add", ["f"]).with {
        $0.nodes.append(Model.Node(type: "Flatten", inputs: ["x"], outputs: ["f"]))
      },
      ": Add 'n': it adds values of batch×2×3×3 and batch×18; values that are added must have one "
        + "shape"
    ),
    (
      Model.node("Dropout", ["", "t"], tensors: [Model.integers("t", [1])]),
      ": Dropout 'n': training_mode is true, expected false"
    ),
    (
      Model.node("Clip", ["c"], tensors: [Model.floats("c", [2])]),
      ": Clip 'n': tensor 'c' has shape [2], expected one number"
    ),
    (
      Model.node("Clip", ["c", "d"], tensors: [Model.floats("c", []), Model.floats("d", [])]),
      ": node 'n': clip is 1.0…1.0, expected a lower end below the upper one"
    ),
    (
      Model.node("Constant").with {
        $0.nodes[0].inputs = []
        $0.nodes[0].outputs = ["y"]
      },
      ": Constant 'n' has no input value"
    ),
  ]

  @Test("Graphs, inputs and outputs", arguments: graphs + ends)
  func graph(model: Model, expected: String) { #expect(Self.message(model) == expected) }

  @Test("Operators", arguments: operators)
  func node(model: Model, expected: String) { #expect(Self.message(model) == expected) }

  @Test("A file cut anywhere is refused, never trapped on")
  func truncated() throws {
    let folder = try TemporaryFolder()
    let url = URL(fileURLWithPath: folder.path("model.onnx"))
    let bytes = Self.convolution().bytes
    for length in 1..<bytes.count {
      try Data(bytes.prefix(length)).write(to: url)
      #expect(throws: NetworkIOError.self) { try ONNXReader.read(path: url.path) }
    }
  }

  @Test("A file with one byte changed is read or refused, never trapped on")
  func changed() throws {
    let folder = try TemporaryFolder()
    let url = URL(fileURLWithPath: folder.path("model.onnx"))
    let bytes = Self.convolution(
      Model.attribute("pads", [1, 1, 1, 1]), Model.attribute("group", 1)
    ).bytes
    var refused = 0
    for index in bytes.indices {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var changed = bytes
        changed[index] = value
        try Data(changed).write(to: url)
        do { _ = try ONNXReader.read(path: url.path) } catch { refused += 1 }
      }
    }
    #expect(refused > bytes.count / 4)
  }

  @Test("What is no ONNX file at all")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    let text = try folder.write("seed = 1\n", to: "a.toml")
    let expected =
      "\(text): no ONNX model: its bytes are cut or no protobuf at 0; get or export it again"
    let error = #expect(throws: NetworkIOError.self) { try ONNXReader.read(path: text) }
    #expect("\(try #require(error))" == expected)
    let empty = try folder.write("", to: "b.onnx")
    #expect(throws: NetworkIOError.unreadable(file: empty, .empty)) {
      try ONNXReader.read(path: empty)
    }
    let absent = folder.path("c.onnx")
    #expect(throws: NetworkIOError.unreadable(file: absent, .system("no such file"))) {
      try ONNXReader.read(path: absent)
    }
    #expect(throws: NetworkIOError.unreadable(file: folder.url.path, .system("not a regular file")))
    { try ONNXReader.read(path: folder.url.path) }
    let bare = folder.path("d.onnx")
    try Data(Model.number(1, 8)).write(to: URL(fileURLWithPath: bare))
    #expect(throws: NetworkIOError.onnx(file: bare, .noGraph)) { try ONNXReader.read(path: bare) }
    let wide = folder.path("e.onnx")
    let elements = [[UInt8]](repeating: [0x0A, 0], count: 1 << 18).flatMap { $0 }
    try Data(Model.field(7, elements)).write(to: URL(fileURLWithPath: wide))
    #expect(
      throws: NetworkIOError.onnx(
        file: wide, .tooMany(what: "messages and numbers outside tensors", allowed: 1 << 18))
    ) { try ONNXReader.read(path: wide) }
  }
}
