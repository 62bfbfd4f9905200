import Foundation
import HDF5
import NetworkIO
import NetworkModel
import TestSupport
import Testing

@Suite struct QuantizedRoundTripTests {
  @Test(arguments: 1...40)
  func `a quantized network comes back equal`(seed: Int) throws {
    let folder = try TemporaryFolder()
    var random = RandomNetworks(seed: UInt64(seed))
    let network = try random.quantized()
    try NetworkWriter.write(network, to: folder.path("a.nir"))
    let back = try NetworkReader.read(path: folder.path("a.nir"))
    #expect(back == .quantized(network), "seed \(seed)")
    #expect(folder.names == ["a.nir"])
  }

  @Test func `the same network gives the same bytes`() throws {
    let folder = try TemporaryFolder()
    var random = RandomNetworks(seed: 3)
    let network = try random.quantized()
    try NetworkWriter.write(network, to: folder.path("a.nir"))
    try NetworkWriter.write(network, to: folder.path("b.nir"))
    let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("a.nir")))
    #expect(first == (try Data(contentsOf: URL(fileURLWithPath: folder.path("b.nir")))))
  }

  @Test(.enabled(if: PythonNIR.isInstalled), arguments: [1, 2, 3, 4, 5, 6])
  func `the nir package opens what is written and finds the dequantized weights`(
    seed: Int
  ) throws {
    let folder = try TemporaryFolder()
    var random = RandomNetworks(seed: UInt64(seed))
    try NetworkWriter.write(try random.quantized(), to: folder.path("a.nir"))
    let script = """
      import sys, json, nir, numpy as np
      graph = nir.read(sys.argv[1], type_check=False)
      settings = json.loads(graph.metadata["glint"])
      node = graph.nodes["readout"]
      step = np.broadcast_to(node.metadata["glint_step"], (3,))[:, None]
      assert (node.weight == node.metadata["glint_weight"] * step).all()
      assert settings["kind"] == "quantized"
      print(len(graph.nodes), len(graph.edges))
      """
    let result = PythonNIR.run(script, folder.path("a.nir"))
    #expect(result.status == 0, "seed \(seed): \(result.output)")
  }

  @Test func `a failed write leaves the older file and nothing else`() throws {
    let folder = try TemporaryFolder()
    var random = RandomNetworks(seed: 5)
    var network = try random.quantized()
    try NetworkWriter.write(network, to: folder.path("a.nir"))
    let before = network
    network.graph.nodes[1].name = "with/slash"
    #expect(throws: NetworkIOError.self) {
      try NetworkWriter.write(network, to: folder.path("a.nir"))
    }
    #expect(try NetworkReader.read(path: folder.path("a.nir")) == .quantized(before))
    #expect(folder.names == ["a.nir"])
  }

  @Test func `a folder that is not there cannot be written to`() throws {
    let folder = try TemporaryFolder()
    var random = RandomNetworks(seed: 6)
    let network = try random.quantized()
    let error = try #require(throws: NetworkIOError.self) {
      try NetworkWriter.write(network, to: folder.path("none/a.nir"))
    }
    guard case .unwritable(let file, _) = error else { throw error }
    #expect(file == folder.path("none/a.nir"))
  }
}
