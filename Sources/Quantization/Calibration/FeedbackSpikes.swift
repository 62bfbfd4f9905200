/// Spikes of the float network that stand for those of layers which are not quantized yet, by sample.
struct FeedbackSpikes {
  /// Nodes that are recorded.
  let nodes: Set<Int>
  /// By sample: neurons that spike in each step, by node.
  private var samples: [[Int: [[Int32]]]]

  /// An empty record of `nodes`.
  init(nodes: Set<Int>, samples count: Int) {
    self.nodes = nodes
    samples = [[Int: [[Int32]]]](repeating: [:], count: nodes.isEmpty ? 0 : count)
  }

  /// Keeps the spikes of one node and step; steps come in order.
  mutating func keep(_ values: [Double], node: Int, sample: Int) {
    samples[sample][node, default: []].append(
      values.indices.compactMap { values[$0] == 0 ? nil : Int32($0) })
  }

  /// Neurons that spike in each step of a sample, by node.
  func spikes(in sample: Int) -> [Int: [[Int32]]] {
    samples.isEmpty ? [:] : samples[sample]
  }
}
