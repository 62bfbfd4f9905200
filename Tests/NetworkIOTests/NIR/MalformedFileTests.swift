import HDF5
import NetworkIO
import NetworkModel
import TestSupport
import Testing

/// Hostile and broken files: each is refused with one exact error.
@Suite(.enabled(if: SharedData.has("malformed")))
struct MalformedFileTests {
  private func error(_ name: String) throws -> NetworkIOError {
    try #require(throws: NetworkIOError.self) {
      try NetworkReader.read(path: SharedData.path("malformed/\(name)"))
    }
  }

  private func reason(_ name: String) throws -> HDF5Error.Reason {
    let error = try error(name)
    guard case .file(let inner) = error else { throw error }
    return inner.reason
  }

  private func path(_ name: String) -> String { SharedData.path("malformed/\(name)") }

  @Test func `what is no network at all`() throws {
    #expect(try error("empty.nir") == .unreadable(file: path("empty.nir"), .empty))
    for name in ["not_hdf5.nir", "nmnist_len_not_multiple_of_5.bin"] {
      #expect(try error(name) == .unreadable(file: path(name), .unknownFormat))
    }
    #expect(
      try error("none.nir") == .unreadable(file: path("none.nir"), .system("no such file")))
    #expect(
      try error("shd_len_mismatch.h5")
        == .notNIR(file: path("shd_len_mismatch.h5"), found: ["labels", "spikes"]))
    guard case .notHDF5(.truncated) = try reason("truncated_half.nir") else {
      Issue.record("truncation is not recognised")
      return
    }
  }

  @Test func `faults of the graph`() throws {
    #expect(
      try error("edge_to_missing_node.nir")
        == .invalidEdge(
          file: path("edge_to_missing_node.nir"), source: "input", target: "zzz",
          .missingNode("zzz")))
    #expect(
      try error("unknown_node_type.nir")
        == .unknownNodeType(
          file: path("unknown_node_type.nir"), node: "a", type: "Izhikevich"))
  }

  @Test func `links and sizes that lead astray`() throws {
    #expect(
      try reason("external_link.nir")
        == .refusedLink(name: "weight", .external(file: "/etc/hostname", path: "/x")))
    #expect(
      try reason("softlink_cycle.nir")
        == .refusedLink(name: "a", .soft(path: "/node/nodes/b")))
    guard
      case .exceedsLimit(.datasetBytes, found: nil, allowed: _) = try reason(
        "huge_dims_chunked_unallocated.nir")
    else {
      Issue.record("the claim of 2^62 values is not refused")
      return
    }
  }

  @Test func `values without meaning are named`() throws {
    let error = try error("nan_inf_zero_tau.nir")
    guard case .file(let inner) = error else { throw error }
    #expect(inner.object == "/node/nodes/a/r")
    #expect(inner.reason == .notFinite(index: [0], value: "inf"))
  }

  @Test func `files that look odd and are fine`() throws {
    let identity = try NetworkReader.read(path: path("missing_version.nir"))
    guard case .float(let network) = identity else { throw ModelError.missing("float network") }
    #expect(
      network.graph.nodes[1].operation
        == .dense(Dense(inputs: 2, outputs: 2), weight: [1, 0, 0, 1], bias: nil))
    var options = ReadOptions()
    options.timeStep = 1e-4
    let behind = try NetworkReader.read(path: path("userblock512.h5"), options: options)
    #expect(behind.name == "userblock512")
  }
}
