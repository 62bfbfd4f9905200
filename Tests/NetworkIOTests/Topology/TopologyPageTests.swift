import Foundation
import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// The example of docs/formats/topology.md, word for word.
@Suite struct TopologyPageTests {
  @Test func `the example of the page is read`() throws {
    let page = try String(
      contentsOf: SharedData.projectRoot.appending(path: "docs/formats/topology.md"),
      encoding: .utf8)
    let start = try #require(page.range(of: "```toml\n"))
    let end = try #require(page.range(of: "```", range: start.upperBound..<page.endIndex))
    let folder = try TemporaryFolder()
    let path = try folder.write(String(page[start.upperBound..<end.lowerBound]), to: "net.toml")
    func floats(_ shape: [Int]) -> TensorFiles.Tensor {
      .floats([Float](repeating: 0.5, count: shape.reduce(1, *)), shape: shape)
    }
    try TensorFiles.write(
      [
        ("conv1.weight", floats([4, 1, 3, 3])), ("conv1.bias", floats([4])),
        ("bn1.weight", floats([4])), ("bn1.bias", floats([4])),
        ("bn1.running_mean", floats([4])), ("bn1.running_var", floats([4])),
        ("fc1.weight", floats([32, 784])), ("fc1.bias", floats([32])),
        ("lif2.threshold", floats([])), ("lif2.beta", floats([])),
        ("fc2.weight", floats([10, 32])), ("fc2.bias", floats([10])),
      ], to: folder.path("weights.h5"))
    guard case .float(let network) = try NetworkReader.read(path: path) else {
      throw ModelError.missing("float network")
    }
    #expect(
      network.graph.nodes.map { "\($0.name) \($0.shape)" } == [
        "input 1×28×28", "conv1 4×28×28", "conv1.neuron 4×28×28", "pool1 4×14×14", "flatten 784",
        "fc1 32", "fc1.neuron 32", "fc2 10", "fc2.neuron 10", "output 10",
      ])
    #expect(network.execution.assumptions == [])
  }
}
