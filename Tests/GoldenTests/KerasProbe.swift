import Foundation
import NetworkIO
import NetworkModel
import Runtime
import TestSupport

/// A small model that Keras saved, and what Keras computes for one input; made by `Files/Keras/make_probes.py`.
struct KerasProbe {
  /// What Keras computed; values channels first.
  private struct Values: Decodable {
    var input: [Double]
    var output: [Double]
  }

  /// Where the model's files were unpacked.
  let folder: URL
  let name: String
  private let values: Values

  init(_ name: String) throws {
    self.name = name
    let source = SharedData.projectRoot.appending(path: "Tests/GoldenTests/Files/Keras/\(name).zip")
    let archive = try ZipArchive(try Data(contentsOf: source))
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for member in archive.names {
      try archive.member(member).write(to: folder.appending(path: member))
    }
    values = try JSONDecoder().decode(Values.self, from: archive.member("probe.json"))
  }

  /// Path of one of the model's files.
  func path(_ suffix: String) -> String { folder.appending(path: name + suffix).path }

  /// The largest difference between Keras's answer and that of `network`.
  func error(of network: AnalogNetwork) throws -> Double {
    let answer = try AnalogReference(network).output(values.input)
    guard answer.count == values.output.count else { return .infinity }
    return zip(answer, values.output).map { abs($0 - $1) }.max() ?? .infinity
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }
}
