import NetworkIO
import NetworkModel

/// Weights whose shape fits what comes in only when their axes stand in another order.
struct LayoutCheck {
  private(set) var findings: [Finding] = []

  /// The weights of node `name`, shown as `place`; `sources` are the nodes that lead into each node of `graph`.
  init(_ graph: NIRGraph, _ name: String, place: String, sources: [String: [String]]) {
    guard let node = graph.nodes[name], let weight = node.parameters["weight"]?.shape,
      weight.count == NIRParameters.weightRanks[node.type],
      let input = Self.channels(into: name, of: graph, sources)
    else { return }
    let groups = node.parameters["groups"]?.integers?.first ?? 1
    let bias = node.parameters["bias"]?.count
    guard weight[1] * groups != input else { return }
    let orders: [(axes: [Int], name: String)] =
      switch weight.count {
      case 2: [([1, 0], "[in, out]")]
      case 3: [([2, 1, 0], "[taps, in, out]"), ([1, 0, 2], "[in, out, taps]")]
      default:
        [([3, 2, 0, 1], "[rows, columns, in, out]"), ([1, 0, 2, 3], "[in, out, rows, columns]")]
      }
    for order in orders {
      let read = order.axes.map { weight[$0] }
      guard read[1] * groups == input, bias == nil || bias == read[0] else { continue }
      findings.append(
        Finding(
          .transposedKernel, at: "\(place).weight",
          reason:
            "its shape \(weight) does not take the \(input) channels that come in"
            + "\(bias.map { " and give the \($0) of the bias" } ?? ""), but would as \(order.name)",
          remedy: "store it as \(read), output channels first, with a transposition"))
      return
    }
  }

  /// Channels (or features) that a node gets; nil where that cannot be told from its neighbours.
  private static func channels(
    into name: String, of graph: NIRGraph, _ sources: [String: [String]]
  ) -> Int? {
    var seen: Set<String> = [name]
    var open = sources[name] ?? []
    while let next = open.popLast() {
      guard seen.insert(next).inserted, let node = graph.nodes[next] else { continue }
      if let weight = node.parameters["weight"]?.shape, let first = weight.first {
        guard weight.count == NIRParameters.weightRanks[node.type] else { return nil }
        return first
      }
      if node.type == "Input" {
        guard var shape = node.parameters["shape"]?.integers, !shape.isEmpty else { return nil }
        // Old exporters put a batch axis first.
        if shape.count == 4, shape[0] == 1 { shape.removeFirst() }
        let rank = graph.nodes[name].flatMap { NIRParameters.weightRanks[$0.type] }
        return rank == 2 && shape.filter({ $0 != 1 }).count > 1
          ? nil : rank == 2 ? shape.max() : shape[0]
      }
      guard node.type != "Flatten", node.graph == nil else { return nil }
      open += sources[next] ?? []
    }
    return nil
  }
}
