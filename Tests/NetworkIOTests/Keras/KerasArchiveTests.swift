import Foundation
import HDF5
import NetworkIO
import NetworkModel
import Testing

/// `.keras` archives and `.weights.h5` files, right and wrong; those that Keras made are held in GoldenTests.
@Suite("Keras archives") struct KerasArchiveTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let config =
    HandmadeKeras.sequential([
      ("Dense", "first", "\"units\": 1, \"use_bias\": false"), ("ReLU", "act", ""),
      ("Dense", "second", "\"units\": 1, \"use_bias\": false"),
    ]).config ?? ""

  /// A file of weights: groups by path, each with one kernel and the name of its layer, if any.
  private func weights(_ groups: [(path: [String], kernel: [Float], layer: String?)]) throws
    -> [UInt8]
  {
    let path = folder.path("w.weights.h5")
    try? FileManager.default.removeItem(atPath: path)
    let file = try HDF5File(creating: path)
    do {
      let root = try file.root()
      if groups[0].path.count > 1 {
        try write(groups, to: root.createGroup(groups[0].path[0]))
      } else {
        try write(groups, to: root)
      }
    }
    try file.close()
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func write(
    _ groups: [(path: [String], kernel: [Float], layer: String?)], to parent: borrowing Group
  ) throws {
    for group in groups {
      let arrays = try parent.createGroup(group.path[group.path.count - 1]).createGroup("vars")
      if let layer = group.layer { try arrays.writeAttribute(layer, to: "name") }
      guard !group.kernel.isEmpty else { continue }
      try arrays.write(group.kernel, shape: [group.kernel.count, 1], to: "0")
    }
  }

  private func write(_ archive: HandmadeZip) throws -> String {
    let path = folder.path("net.keras")
    try Data(archive.bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  private func read(_ weights: [UInt8]) throws -> AnalogNetwork {
    try KerasReader.read(
      path: try write(
        HandmadeZip([
          .init("config.json", Array(Self.config.utf8)), .init("model.weights.h5", weights),
        ])))
  }

  private func kernels(_ network: AnalogNetwork) -> [[Float]] {
    network.nodes.compactMap {
      if case .dense(_, let weight, _) = $0.operation { weight } else { nil }
    }
  }

  private func fault(_ archive: HandmadeZip) throws -> String {
    let path = try write(archive)
    let error = try #require(throws: NetworkIOError.self) { try KerasReader.read(path: path) }
    guard case .keras(path, .archive(let detail)) = error else { throw error }
    return detail
  }

  @Test("Groups that name their layers, in any order")
  func named() throws {
    let network = try read(
      weights([
        (["layers", "dense"], [5], "second"), (["layers", "dense_1"], [3, 4], "first"),
      ]))
    #expect(kernels(network) == [[3, 4], [5]])
    #expect(network.provenance == ["format": "Keras"])
  }

  @Test(
    "Groups by class and number: Keras 3, Keras 2.12 with its gaps, Keras 2 on Windows, another session's names",
    arguments: [
      (["layers"], "dense", "dense_1", nil), (["layers"], "dense", "dense_1", "other"),
      (["_layer_checkpoint_dependencies"], "dense_2", "dense_10", nil),
      ([], "layers\\dense", "layers\\dense_1", nil),
    ] as [([String], String, String, String?)])
  func counted(container: [String], first: String, second: String, layer: String?) throws {
    let network = try read(
      weights([
        (container + [second], [5], layer.map { $0 + "2" }), (container + [first], [3, 4], layer),
        (container + [first + "_7"], [], nil),
      ]))
    #expect(kernels(network) == [[3, 4], [5]])
  }

  @Test("Weights that the archive does not have, or has in another shape, by layer")
  func weightFaults() throws {
    let path = folder.path("net.keras")
    let one = try weights([(["layers", "dense"], [3, 4], nil)])
    #expect(
      throws: NetworkIOError.keras(
        file: path, .missingWeight("kernel", layer: "second", found: []))
    ) { try read(one) }
    let wrong = try weights([(["layers", "dense"], [3, 4, 5], nil)])
    #expect(
      throws: NetworkIOError.keras(
        file: path,
        .wrongShape("kernel", layer: "first", shape: [3, 1], expected: [2, 1]))
    ) { try read(wrong) }
    let infinite = try weights([(["layers", "dense"], [3, .infinity], nil)])
    #expect(
      throws: NetworkIOError.file(
        HDF5Error(
          file: path, object: "/layers/dense/vars/0",
          reason: .notFinite(index: [1, 0], value: "inf")))
    ) { try read(infinite) }
    let error = try #require(throws: NetworkIOError.self) { try read(Array("no HDF5".utf8)) }
    #expect(
      error
        == .file(
          HDF5Error(file: path, object: "model.weights.h5", reason: .notHDF5(.noSignature))))
  }

  @Test("What is no archive that can be read")
  func archives() throws {
    let config = HandmadeZip.Member("config.json", Array(Self.config.utf8))
    let weights = HandmadeZip.Member("model.weights.h5", [1, 2, 3])
    #expect(
      try fault(HandmadeZip([weights]))
        == "it has no member 'config.json', but 'model.weights.h5'")
    #expect(
      try fault(HandmadeZip([config])) == "it has no member 'model.weights.h5', but 'config.json'")
    #expect(try fault(HandmadeZip([config, config])) == "two members are called 'config.json'")
    var zip = HandmadeZip([config, weights])
    zip.members[0].flags = 1
    #expect(try fault(zip) == "'config.json' is encrypted")
    zip.members[0].flags = 0
    zip.members[0].method = 12
    #expect(
      try fault(zip) == "'config.json' is packed by method 12, not stored or deflated")
    zip.members[0].method = 8
    #expect(try fault(zip).hasPrefix("a member is damaged (zlib reports"))
    zip.members[0] = config
    zip.members[0].checksum ^= 1
    #expect(try fault(zip) == "'config.json' is damaged")
    zip.members[0].size += 1
    #expect(try fault(zip) == "'config.json' has two sizes")
    zip = HandmadeZip([config, weights])
    zip.count = 3
    #expect(try fault(zip) == "its directory is damaged")
    zip.count = 0xFFFF
    #expect(try fault(zip) == "it has the zip64 form, which is not read")
  }

  @Test("A member that would fill memory or disk is refused before it is unpacked")
  func bombs() throws {
    var zip = HandmadeZip([
      .init("config.json", Array(Self.config.utf8)), .init("model.weights.h5", [3, 0]),
    ])
    zip.members[1].method = 8
    zip.members[1].size = 1 << 30
    #expect(
      try fault(zip)
        == "'model.weights.h5' has 1073741824 bytes out of 2, more than weights do")
    zip.members[1].size = 0xFFFF_FFFF
    #expect(
      try fault(zip)
        == "'model.weights.h5' has 4294967295 bytes out of 2, more than weights do")
    zip.members[0].size = 1 << 25
    zip.members[0].method = 8
    #expect(
      try fault(zip) == "'config.json' has 33554432 bytes, allowed are 16777216")
    // An honest stream that is longer than the directory says: two bytes, stored by deflate.
    zip.members[0] = .init("config.json", [1, 2, 0, 0xFD, 0xFF, 0x7B, 0x7D])
    zip.members[0].method = 8
    zip.members[0].size = 1
    #expect(try fault(zip) == "'config.json' is longer than it says")
    // The same, followed by a byte.
    zip.members[0].bytes.append(0)
    zip.members[0].size = 2
    #expect(try fault(zip) == "bytes follow the end of a member")
  }

  @Test("Every cut of an archive is an error")
  func cuts() throws {
    let bytes = HandmadeZip([
      .init("config.json", Array(Self.config.utf8)),
      .init("model.weights.h5", try weights([(["layers", "dense"], [3, 4], nil)])),
    ]).bytes
    let path = folder.path("cut.keras")
    for count in stride(from: 0, to: bytes.count, by: 97) {
      try Data(bytes[..<count]).write(to: URL(fileURLWithPath: path))
      #expect(throws: NetworkIOError.self) { try KerasReader.read(path: path) }
    }
  }

  @Test("Keras files are known by what they hold")
  func recognition() throws {
    let archive = try write(HandmadeZip([.init("config.json", [])]))
    #expect(try KerasReader.recognizes(path: archive))
    let other = folder.path("other.zip")
    try Data(HandmadeZip([.init("a.txt", [])]).bytes).write(to: URL(fileURLWithPath: other))
    #expect(try !KerasReader.recognizes(path: other))
    _ = try weights([(["layers", "dense"], [3, 4], nil)])
    #expect(try KerasReader.recognizes(path: folder.path("w.weights.h5")))
    try HandmadeKeras.sequential([]).write(to: folder.path("whole.h5"))
    #expect(try KerasReader.recognizes(path: folder.path("whole.h5")))
    try TensorFiles.write(
      [("fc.weight", .floats([1], shape: [1, 1]))], to: folder.path("tensors.h5"))
    #expect(try !KerasReader.recognizes(path: folder.path("tensors.h5")))
    #expect(
      try !KerasReader.recognizes(path: folder.write("name = \"net\"\n", to: "net.toml")))
  }
}
