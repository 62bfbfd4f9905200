internal import ONNXSchema

/// The nodes between a model's input and its output, each after those that it takes values from.
struct ONNXGraph {
  /// The versions of ONNX's operators whose meaning is known.
  static let operatorSets = 7...28

  /// Version of the operators.
  let operatorSet: Int
  /// The input that is no initializer.
  let input: ONNXValueInfoProto
  /// Name of the value that is the answer.
  let output: String
  /// The nodes that lead to the output, in topological order.
  let nodes: [ONNXNode]
  /// How many nodes take each value; the graph's output counts as one more.
  let uses: [String: Int]
  private let initializers: [String: ONNXTensorProto]

  init(_ model: ONNXModelProto) throws(ONNXProblem) {
    guard model.hasGraph else { throw .noGraph }
    operatorSet = try Self.operatorSet(model)
    let graph = model.graph
    var initializers: [String: ONNXTensorProto] = [:]
    for tensor in graph.initializer {
      guard initializers.updateValue(tensor, forKey: tensor.name) == nil else {
        throw .duplicateValue(name: tensor.name)
      }
    }
    self.initializers = initializers
    let inputs = graph.input.filter { initializers[$0.name] == nil }
    guard inputs.count == 1 else { throw .ends(what: "input", found: inputs.map(\.name)) }
    guard graph.output.count == 1 else {
      throw .ends(what: "output", found: graph.output.map(\.name))
    }
    input = inputs[0]
    output = graph.output[0].name
    let sources = Set(initializers.keys).union([input.name])
    nodes = try Self.ordered(
      graph.node.map { ONNXNode($0) }, to: output, sources: sources,
      sparse: Set(graph.sparseInitializer.map(\.values.name)))
    var uses = [output: 1]
    for name in nodes.lazy.flatMap(\.inputs) { uses[name, default: 0] += 1 }
    self.uses = uses
  }

  /// An initializer; nil where there is none of this name.
  func initializer(_ name: String) throws(ONNXProblem) -> ONNXTensor? {
    guard let proto = initializers[name] else { return nil }
    return try ONNXTensor(proto, name: name)
  }

  private static func operatorSet(_ model: ONNXModelProto) throws(ONNXProblem) -> Int {
    let sets = model.opsetImport.filter { ["", "ai.onnx"].contains($0.domain) }
    guard let version = sets.map(\.version).max(),
      operatorSets.contains(Int(version))
    else {
      throw .operatorSet(found: sets.map { Int($0.version) }.max(), known: operatorSets)
    }
    return Int(version)
  }

  /// The nodes that `output` depends on, each after those that it depends on.
  private static func ordered(
    _ nodes: [ONNXNode], to output: String, sources: Set<String>, sparse: Set<String>
  ) throws(ONNXProblem) -> [ONNXNode] {
    var producers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for name in node.outputs where !name.isEmpty {
        guard !sources.contains(name), producers.updateValue(index, forKey: name) == nil else {
          throw .duplicateValue(name: name)
        }
      }
    }
    func producer(_ name: String, for place: String) throws(ONNXProblem) -> Int? {
      if sources.contains(name) || name.isEmpty { return nil }
      if let index = producers[name] { return index }
      guard !sparse.contains(name) else {
        throw .tensor(name: name, what: "is sparse", expected: "a dense one")
      }
      throw .missingValue(name: name, place: place)
    }
    guard let last = try producer(output, for: "the graph's output") else {
      throw .end(
        name: output, what: "is input and output at once", remedy: "give the graph a node")
    }
    // A walk in depth without recursion: `next` is the input of each node on the way that is looked at.
    var result: [ONNXNode] = []
    var isDone = [Bool](repeating: false, count: nodes.count)
    var isOnTheWay = isDone
    var way = [(node: last, next: 0)]
    isOnTheWay[last] = true
    while let (index, next) = way.last {
      let node = nodes[index]
      guard next < node.inputs.count else {
        isDone[index] = true
        isOnTheWay[index] = false
        result.append(node)
        way.removeLast()
        continue
      }
      way[way.count - 1].next += 1
      guard let source = try producer(node.inputs[next], for: node.place), !isDone[source] else {
        continue
      }
      guard !isOnTheWay[source] else { throw .cycle(place: nodes[source].place) }
      isOnTheWay[source] = true
      way.append((source, 0))
    }
    return result
  }
}
