/// One node of a network: an operation, where its values come from, and the shape of what it gives.
public struct Node<Operation: GraphOperation>: Equatable, Sendable {
  /// Name, unique in the graph.
  public var name: String
  /// What it computes.
  public var operation: Operation
  /// Indices of the nodes whose outputs are added up as its input; all smaller than its own index.
  public var inputs: [Int]
  /// Indices of nodes whose outputs of the step before are added to that; any index, its own included.
  ///
  /// Before the first step these outputs are 0. A cycle of the network closes over at least one such edge.
  public var delayedInputs: [Int]
  /// Shape of its output.
  public var shape: Shape

  /// A node.
  public init(
    name: String, operation: Operation, inputs: [Int], delayedInputs: [Int] = [], shape: Shape
  ) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.delayedInputs = delayedInputs
    self.shape = shape
  }
}

/// What all operations of float and quantized networks have in common.
public protocol GraphOperation: Equatable, Sendable {
  /// What kind of operation this is, for passes that do not care about its numbers.
  var role: OperationRole { get }
  /// True where its spikes are numbers of any size, so that the weights behind them are multiplied.
  var isGraded: Bool { get }
}

extension GraphOperation {
  /// Spikes are 0 and 1.
  public var isGraded: Bool { false }
}

/// The kinds of operations.
public enum OperationRole: Equatable, Sendable {
  /// Data comes in.
  case input
  /// Results go out.
  case output
  /// Fully connected weights.
  case dense(Dense)
  /// Convolution weights.
  case convolution(Convolution)
  /// Pooling.
  case pooling(Pooling)
  /// Row-major reshape to one dimension.
  case flatten
  /// Element-wise factors.
  case scale
  /// Neurons; `spiking` is false for integrators.
  case neuron(spiking: Bool)
  /// Values of some steps before.
  case delay
}

/// A graph in topological order: every node's inputs stand before it; edges that close a cycle take one step.
public struct Graph<Operation: GraphOperation>: Equatable, Sendable {
  /// The nodes.
  public var nodes: [Node<Operation>]

  /// A graph of nodes already in topological order; see ``validated()``.
  public init(nodes: [Node<Operation>]) { self.nodes = nodes }

  /// Index of the only input node.
  /// - Throws: ``ModelError/missing`` or ``ModelError/unsupported`` unless there is exactly one.
  public func inputIndex() throws(ModelError) -> Int { try only(.input, "input") }

  /// Index of the only output node.
  /// - Throws: ``ModelError/missing`` or ``ModelError/unsupported`` unless there is exactly one.
  public func outputIndex() throws(ModelError) -> Int { try only(.output, "output") }

  private func only(_ role: OperationRole, _ what: String) throws(ModelError) -> Int {
    let found = nodes.indices.filter { nodes[$0].operation.role == role }
    guard let index = found.first else { throw .missing("\(what) node") }
    guard found.count == 1 else {
      throw .unsupported(
        node: nodes[found[1]].name, what: "a second \(what) node",
        remedy: "run networks with one \(what) only")
    }
    return index
  }

  /// Indices of the nodes that take each node's output, in the same step or in the next.
  public var consumers: [[Int]] {
    var list = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs + node.delayedInputs { list[input].append(index) }
    }
    return list
  }

  /// True when some neurons send numbers instead of spikes, so that a run multiplies.
  public var hasGradedSpikes: Bool { nodes.contains { $0.operation.isGraded } }

  /// True when a value can come back to the node that gave it.
  public var isRecurrent: Bool { nodes.contains { !$0.delayedInputs.isEmpty } }
}
