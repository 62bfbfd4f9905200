import Foundation
import TestSupport
import Testing

@testable import HDF5

/// Files that other programs wrote, in the optional folder `../shared/data`.
@Suite struct SharedDataTests {
  /// Reads everything below `group` in the way that its type asks for, and calls `body` with each path.
  private func walk(_ group: borrowing Group, _ body: (String) -> Void) throws {
    for name in try group.memberNames() {
      guard try group.kind(of: name) == .dataset else {
        try walk(group.group(name), body)
        continue
      }
      let dataset = try group.dataset(name)
      switch dataset.elementType {
      case .string: #expect(try dataset.readStrings().count == dataset.count)
      case .variableLength:
        #expect(try dataset.readVariableLength(as: Double.self).count == dataset.count)
      default: #expect(try dataset.read(as: Double.self).count == dataset.count)
      }
      body(dataset.path)
    }
  }

  /// The numbers of nested JSON arrays, the innermost array fastest.
  private func flattened(_ json: Any?) -> [Double] {
    if let array = json as? [Any] { return array.flatMap(flattened) }
    return (json as? NSNumber).map { [$0.doubleValue] } ?? []
  }

  @Test(
    .enabled(if: SharedData.has("nir/reference_writer")),
    arguments: [
      "affine", "big_endian_and_f16", "compression_lzf", "conv2d_stride_dil_groups", "cubalif",
      "int8_weights", "lif", "linear", "metadata",
    ])
  func parametersOfNIRFilesAreThoseOfTheirWriter(name: String) throws {
    let json = try JSONSerialization.jsonObject(
      with: Data(
        contentsOf: URL(fileURLWithPath: SharedData.path("nir/reference_writer/\(name).json"))))
    let nodes = try #require((json as? [String: Any])?["nodes"] as? [String: [String: Any]])
    try read(SharedData.path("nir/reference_writer/\(name).nir")) { root throws in
      var compared = 0
      for (node, parameters) in nodes {
        let group = try root.group(atPath: "node/nodes").group(node)
        for case (let parameter, let array as [String: Any]) in parameters
        where array["data"] != nil {
          guard try group.contains(parameter) else { continue }
          let dataset = try group.dataset(parameter)
          // Foundation reads some decimals of JSON one unit in the last place off; the parameters
          // have 16 or 32 bits.
          #expect(try dataset.read(as: Float.self) == flattened(array["data"]).map(Float.init))
          #expect(dataset.shape == array["shape"] as? [Int])
          compared += 1
        }
        #expect(try group.dataset("type").readString() == parameters["type"] as? String)
      }
      #expect(compared >= 2)
    }
  }

  @Test(.enabled(if: SharedData.has("nir/reference_writer")))
  func everyFileOfTheReferenceWriterIsReadable() throws {
    let folder = SharedData.path("nir/reference_writer")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".nir") }
    #expect(files.count == 32)
    for file in files {
      var paths: [String] = []
      try read("\(folder)/\(file)") { try walk($0) { paths.append($0) } }
      #expect(paths.contains("/version"), "\(file)")
      #expect(paths.contains("/node/edges"), "\(file)")
    }
  }

  @Test(.enabled(if: SharedData.has("hdf5_latest")))
  func chunkIndexesOfTheLatestFormatAreReadOrSaidToBeNewer() throws {
    let grid = (0..<6400).map { Int32($0) }
    try read(SharedData.path("hdf5_latest/chunk_indexes_v3.h5")) { root throws in
      // HDF5 2.0 wrote the file and gave packed chunks a form that no 1.x library reads.
      let packed = ["single_chunk", "fixed_array", "btree_v2"]
      for name in packed where Library.version.hasPrefix("1.") {
        guard
          case .newerFormat(Library.version, _) = failure({ _ = try root.dataset(name) })?.reason
        else {
          Issue.record("\(name) is not taken for newer than the library")
          continue
        }
      }
      for name in ["implicit", "extensible_array"]
        + (Library.version.hasPrefix("1.") ? [] : packed)
      {
        let dataset = try root.dataset(name)
        #expect(dataset.shape == [100, 64])
        #expect(try dataset.read(as: Int32.self) == grid)
        #expect(try dataset.read(rows: 37..<40, as: Int32.self) == Array(grid[37 * 64..<40 * 64]))
      }
      #expect(
        try root.dataset("compact").read(as: Int.self)
          == [0, 1, 2, 3, 64, 65, 66, 67, 128, 129, 130, 131, 192, 193, 194, 195])
      #expect(
        try root.dataset("vlen").readVariableLength(as: Float16.self)
          == [[0, 1, 2], [], [1, 1, 1, 1, 1]])
      let dense = try root.group("dense_links")
      #expect(try dense.memberNames().count == 40)
      for index in 0..<40 {
        #expect(try dense.dataset("n\(index)").readScalar(as: Int.self) == index)
      }
      #expect(try root.stringAttribute("s") == ["vlen attr"])
      #expect(try root.attribute("big", as: Int.self) == Array(0..<20_000))
      let soft = failure { _ = try root.dataset("soft") }
      #expect(soft?.reason == .refusedLink(name: "soft", .soft(path: "/dense_links/n7")))
    }
  }

  @Test(.enabled(if: SharedData.has("hdf5_latest")))
  func partsAndGapsOfTheOldFormatAreRead() throws {
    try read(SharedData.path("hdf5_latest/chunk_indexes_v0.h5")) { root throws in
      let edge = try root.dataset("btree_v1_edge")
      #expect(edge.shape == [97, 61])
      let cut = (0..<97).flatMap { row in (0..<61).map { row * 64 + $0 } }
      #expect(try edge.read(as: Int.self) == cut)
      #expect(try root.dataset("be").read(as: Int16.self) == (0..<6400).map { Int16($0) })
      let gaps = try root.dataset("fill_unwritten").read(as: Int.self)
      #expect(gaps.count { $0 == 7 } == 2491)
      #expect(try root.dataset("scalar").readScalar(as: Double.self) == 3.5)
      #expect(try root.dataset("zero_size").shape == [0, 5])
      #expect(try root.dataset("null").read(as: Float.self) == [])
      #expect(try root.group("many").memberNames().count == 600)
    }
  }

  @Test(.enabled(if: SharedData.has("hdf5_latest")))
  func filesOfTheLatestFormatHoldWhatTheirOriginalsHold() throws {
    func paths(_ file: String) throws -> [String] {
      var paths: [String] = []
      try read(SharedData.path(file)) { try walk($0) { paths.append($0) } }
      return paths
    }
    let latest = try paths("hdf5_latest/braille_v3.nir")
    #expect(latest == (try paths("nir/03_rnn/braille_noDelay_bias_zero.nir")))
    #expect(latest.count > 20)
    let netx = try paths("hdf5_latest/mnist_netx_v3.net")
    #expect(netx == (try paths("lava-netx/mnist_netx/trained_mnist_network.net")))
    #expect(netx.count > 20)
  }

  @Test(.enabled(if: SharedData.has("lava-netx/oxford/network.net")))
  func booleansAndFixedStringsOfLavaAreRead() throws {
    try read(SharedData.path("lava-netx/oxford/network.net")) { root throws in
      let layer = try root.group(atPath: "layer/0")
      #expect(try layer.dataset("type").readStrings() == ["dense"])
      let neuron = try layer.group("neuron")
      #expect(try neuron.dataset("gradedSpike").elementType == .boolean)
      #expect(try neuron.dataset("gradedSpike").readScalar(as: Int.self) == 0)
      #expect(try neuron.dataset("type").readString() == "CUBA")
    }
  }

  @Test(.enabled(if: SharedData.has("fsdd_spikes/fsdd_lauscher700.h5")))
  func spikesInTheLayoutOfSHDAreRead() throws {
    try read(SharedData.path("fsdd_spikes/fsdd_lauscher700.h5")) { root throws in
      let times = try root.dataset(atPath: "spikes/times")
      let units = try root.dataset(atPath: "spikes/units")
      #expect(times.elementType == .variableLength(of: .float(bits: 16)))
      let seconds = try times.readVariableLength(as: Double.self)
      #expect(seconds.map(\.count).reduce(0, +) == 666_068)
      #expect(seconds[0].prefix(2) == [Double(Float16(0.00125)), Double(Float16(0.0015))])
      #expect(
        try units.readVariableLength(rows: 0..<1, as: Int.self)[0].prefix(3) == [272, 247, 538])
      #expect(try units.readVariableLength(as: UInt16.self).map(\.count) == seconds.map(\.count))
      #expect(try root.dataset(atPath: "extra/keys").readStrings()[9] == "nine")
    }
  }

  @Test(.enabled(if: SharedData.has("malformed")))
  func hostileFilesAreRefusedOrReadSafely() throws {
    func error(_ name: String) -> HDF5Error? {
      failure { try read(SharedData.path("malformed/\(name)")) { try walk($0) { _ in } } }
    }
    #expect(error("empty.nir")?.reason == .notHDF5(.empty))
    #expect(error("not_hdf5.nir")?.reason == .notHDF5(.noSignature))
    if case .notHDF5(.truncated) = error("truncated_half.nir")?.reason {
    } else {
      Issue.record("truncated_half.nir is not taken for truncated")
    }
    #expect(
      error("external_link.nir")?.reason
        == .refusedLink(name: "weight", .external(file: "/etc/hostname", path: "/x")))
    #expect(
      error("softlink_cycle.nir")?.reason
        == .refusedLink(name: "a", .soft(path: "/node/nodes/b")))
    #expect(
      error("huge_dims_chunked_unallocated.nir")?.reason
        == .exceedsLimit(.datasetBytes, found: nil, allowed: 4 << 30))
    // Faults of the model, not of the file.
    for name in [
      "edge_to_missing_node.nir", "missing_version.nir", "nan_inf_zero_tau.nir",
      "shd_len_mismatch.h5", "unknown_node_type.nir", "userblock512.h5",
    ] {
      #expect(error(name) == nil, "\(name)")
    }
    try read(SharedData.path("malformed/nan_inf_zero_tau.nir")) { root throws in
      let tau = failure { _ = try root.dataset(atPath: "node/nodes/a/tau").readFinite() }
      #expect(tau?.reason == .notFinite(index: [1], value: "nan"))
      #expect(tau?.object == "/node/nodes/a/tau")
    }
    try read(SharedData.path("malformed/userblock512.h5")) { root throws in
      #expect(
        try root.dataset(atPath: "node/nodes/1/v_threshold").readFinite(as: Float.self) == [0.1])
    }
  }
}
