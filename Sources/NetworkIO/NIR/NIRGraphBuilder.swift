internal import Foundation
internal import NetworkModel

/// Puts nodes into topological order and reads each when the shape of one of its inputs is known.
struct NIRGraphBuilder<Operation: GraphOperation> {
  let input: Operation
  let output: Operation
  let file: String
  /// Decides which edges take a step.
  let convention: Discretization
  private(set) var assumptions: [String] = []
  private var nodes: [Node<Operation>?] = []
  /// Files of old exporters have a leading batch axis of 1 in all shapes.
  private var hasBatchAxis = false

  init(input: Operation, output: Operation, convention: Discretization, file: String) {
    self.input = input
    self.output = output
    self.convention = convention
    self.file = file
  }

  /// The file's name without its extension.
  var defaultName: String {
    URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  }

  /// Reads all nodes of `outline`; `read` gets the node, its type and the shape of its input.
  ///
  /// In a cycle a node may stand before all of its inputs, so that nodes are gone through until nothing new is known.
  mutating func add(
    _ outline: NIROutline, read: (NIRNodeView, NIRNodeType, Shape) throws -> Operation
  ) throws {
    let places = try Graph<NIROutline.Entry>.ordered(
      outline.nodes, cut: convention.rules.cut)
    noteCuts(places)
    nodes = Array(repeating: nil, count: places.count)
    var grows = true
    while grows {
      grows = false
      for (index, place) in places.enumerated() where nodes[index] == nil {
        let inputs = place.inputs + place.delayedInputs
        let known = inputs.first { nodes[$0] != nil }
        guard place.node.operation.type == .input || known != nil else { continue }
        nodes[index] = try node(
          place, input: known,
          consumers: places.filter { ($0.inputs + $0.delayedInputs).contains(index) }, read)
        grows = true
      }
    }
    if let index = nodes.firstIndex(where: { $0 == nil }) {
      throw ModelError.missing("edge to node '\(places[index].node.name)'")
    }
  }

  private mutating func node(
    _ place: OrderedNode<NIROutline.Entry>, input known: Int?,
    consumers: @autoclosure () -> [OrderedNode<NIROutline.Entry>],
    _ read: (NIRNodeView, NIRNodeType, Shape) throws -> Operation
  ) throws -> Node<Operation> {
    let (type, view) = (place.node.operation.type, place.node.operation.view)
    var node = Node(
      name: place.node.name, operation: input, inputs: place.inputs,
      delayedInputs: place.delayedInputs, shape: try Shape([1]))
    guard let known, let source = nodes[known]?.shape else {
      node.shape = try inputShape(view, consumers())
      return node
    }
    switch type {
    case .output: node.operation = output
    case .flatten:
      try NIRWindowReader.checkFlatten(view, source, hasBatchAxis: hasBatchAxis)
      node.operation = try read(view, type, source)
    default:
      node.operation = try read(view, type, source)
      try adaptInput(known, to: node.operation.role)
    }
    let shape = nodes[known]?.shape ?? source
    node.shape = try node.operation.role.outputShape(of: shape, node: node.name)
    return node
  }

  /// The finished graph.
  func graph() throws -> Graph<Operation> {
    let nodes = nodes.compactMap { $0 }
    guard nodes.contains(where: { $0.operation.role == .input }) else {
      throw ModelError.missing("Input node")
    }
    guard nodes.contains(where: { $0.operation.role == .output }) else {
      throw ModelError.missing("Output node")
    }
    return Graph(nodes: nodes)
  }

  /// Says which edges take a step that the file does not tell of.
  private mutating func noteCuts(_ places: [OrderedNode<NIROutline.Entry>]) {
    for place in places {
      if convention.rules.cut == .everyInput, place.node.operation.role == .neuron(spiking: true) {
        assumptions.append(
          "what comes to spiking neurons comes a step late, as in \(convention.rawValue)")
        continue
      }
      for source in place.delayedInputs.map({ places[$0].node.name })
      where !place.node.delayedInputs.contains(source) {
        let edge = "the edge '\(shown(source))' → '\(shown(place.node.name))' closes a cycle"
        assumptions.append(
          place.node.operation.type == .delay
            ? "\(edge): its step is one of the delay's" : "\(edge) and takes one step")
      }
    }
  }

  private mutating func inputShape(
    _ node: NIRNodeView, _ consumers: [OrderedNode<NIROutline.Entry>]
  ) throws -> Shape {
    guard node.has("shape") else {
      if let needed = consumers.lazy.compactMap({ $0.node.operation.neededInput }).first {
        assumptions.append(
          "input '\(shown(node.name))' has shape \(needed), as what it leads to needs")
        return try Shape(needed)
      }
      throw node.invalid("shape", "absent", "the shape of the data, such as [2, 34, 34]")
    }
    var extents = try node.integers("shape", in: 0...Shape.maximumCount)
    if extents.count == 4, extents[0] == 1 {
      extents.removeFirst()
      hasBatchAxis = true
      assumptions.append(
        "the leading extent 1 of input '\(shown(node.name))' is a batch axis and was dropped")
    }
    guard (1...3).contains(extents.count), extents.allSatisfy({ $0 > 0 }) else {
      throw node.invalid(
        "shape", "\(extents)",
        "[features], [channels, length] or [channels, rows, columns], all at least 1")
    }
    return try Shape(extents)
  }

  /// Data annotated as `[1, n]` or `[1, 1, n]` is features when a fully connected layer takes it.
  private mutating func adaptInput(_ source: Int, to role: OperationRole) throws {
    guard case .dense(let dense) = role, let node = nodes[source], node.operation.role == .input,
      node.shape.dimensions.filter({ $0 != 1 }) == [dense.inputs].filter({ $0 != 1 })
    else { return }
    nodes[source]?.shape = try Shape([dense.inputs])
  }
}

extension NIROutline.Entry {
  /// The shape of the values that this node takes, as far as its own parameters tell.
  fileprivate var neededInput: [Int]? {
    switch type {
    case .linear, .affine:
      guard let weight = view.shape(of: "weight"), weight.count == 2 else { return nil }
      return [weight[1]]
    case .convolution1, .convolution2:
      guard let weight = view.shape(of: "weight"), weight.count > 2,
        let map = view.node.parameters["input_shape"]?.integers, map.count == weight.count - 2,
        let groups = view.has("groups") ? view.node.parameters["groups"]?.integers?.first : 1,
        (1...65_535).contains(groups), weight[1] <= 65_535
      else { return nil }
      return [weight[1] * groups] + map
    case .flatten: return view.node.parameters["input_type"]?.integers
    case .input, .output, .sumPooling, .averagePooling: return nil
    default: return type.rules.shaped.lazy.compactMap { view.shape(of: $0) }.first { !$0.isEmpty }
    }
  }
}
