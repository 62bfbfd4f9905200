import Foundation
import HDF5
import Testing

/// Recordings that are broken, or are of something else.
@Suite("Diff: recordings that it refuses, and why")
struct RecordingInputTests {
  private let folder: TemporaryFolder
  private let net: String
  private let data: String
  private let trace: String

  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
    data = try SmallData.events(in: folder)
    trace = folder.path("trace.h5")
    let run = try glint("run", net, data, "--trace", trace, "--trace-membranes", "--quiet")
    try #require(run.exitCode == 0, "\(run.errors)")
  }

  /// A copy of the trace to be broken.
  private func copy(_ name: String) throws -> String {
    try folder.copy(URL(fileURLWithPath: trace), to: name)
  }

  /// On either side, beside the whole trace.
  private func expectRefused(
    _ path: String, _ sentence: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    for arguments in [["diff", path, trace], ["diff", trace, path]] {
      try expectRefusal(arguments, sentence, in: folder, at: location)
    }
  }

  @Test("A trace that ends too early", arguments: [0.01, 0.5, 0.999])
  func truncated(share: Double) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: trace))
    let path = try folder.write(bytes.prefix(Int(Double(bytes.count) * share)), to: "short.h5")
    try expectRefused(
      path, "\(path): is not a readable HDF5 file: it ends too early (…); get or write it again")
    // With data for the other side it is no other file.
    try expectRefusal(
      ["diff", path, net, data],
      "\(path): is not a readable HDF5 file: it ends too early (…); get or write it again",
      in: folder)
  }

  @Test("An empty file and text")
  func noTrace() throws {
    let empty = try folder.write([], to: "empty.h5")
    try expectRefused(empty, "\(empty): the file is empty; get or write it again")
    let text = try folder.write("spikes".utf8, to: "text.h5")
    try expectRefused(
      text, "\(text), line 1: not TOML: …; expected a topology (TOML) or NIR (HDF5)")
  }

  @Test("A trace without the neurons of its events")
  func noIndices() throws {
    let path = try copy("part.h5")
    HDF5Edit.remove("/nodes/cells/observables/spikes/idx", from: path)
    try expectRefused(
      path, "\(path), /nodes/cells/observables/spikes: has no member 'idx'; it has 'time'")
  }

  @Test("A trace that claims more than there is")
  func hugeClaim() throws {
    let path = try copy("huge.h5")
    HDF5Edit.declare(
      "/nodes/cells/observables/v/data", [3, 1 << 30, 1 << 10], in: path)
    let result = try glint("diff", path, trace)
    #expect(result.exitCode == 1, "\(result.errors)")
    #expect(result.output == "")
    #expect(
      result.errors.hasPrefix("Error: \(path), /nodes/cells/observables/v/data: claims "),
      "\(result.errors)")
  }

  @Test("A trace whose layer of one name has another number of neurons")
  func otherSize() throws {
    var network = SmallNetwork()
    network.set("fc", "weight", .numbers([0.5, 1, 0.25, 0, 1, 0, 0, 1], shape: [2, 4]))
    network.set("fc", "bias", .numbers([0, 0], shape: [2]))
    network.set("cells", "r", .numbers([1, 1], shape: [2]))
    network.set("cells", "v_threshold", .numbers([1, 1], shape: [2]))
    network.set("output", "shape", .integers([2], shape: [1]))
    let other = try network.write(in: folder, "two.nir")
    let sentence =
      "layer \"cells\" has 3 neurons in A, but \"cells\" has 2 in B; choose other layers with --layer or "
      + "--map, or turn the matrix with --transposed"
    try expectRefusal(["diff", net, other, data], sentence, in: folder)
    try expectRefusal(["diff", trace, other, data], sentence, in: folder)
    // The input of both has four values, and can be compared.
    let input = try glint("diff", net, other, data, "--layer", "input")
    #expect(input.exitCode == 0, "\(input.errors)")
  }

  @Test("Matrices with lines of different lengths, and with less than their header says")
  func matrices() throws {
    let ragged = try folder.write("0,1,0\n1,0\n".utf8, to: "ragged.csv")
    try expectRefused(ragged, "\(ragged): line 2: 2 columns where the lines before have 3")
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }"
    let padded = header + String(repeating: " ", count: 117 - header.count) + "\n"
    let bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(padded.utf8)
    let short = try folder.write(bytes + [0, 0, 0, 0], to: "short.npy")
    try expectRefused(
      short, "\(short): its header claims 48 bytes of data but 4 are there; copy it again")
    let cut = try folder.write(bytes.prefix(40), to: "cut.npy")
    try expectRefused(cut, "\(cut): its NPY header cannot be read: the file ends in it")
  }
}
