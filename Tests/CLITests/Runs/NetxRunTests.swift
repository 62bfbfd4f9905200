import Foundation
import HDF5
import Testing

/// netx files by command line: what the options choose, and what a run says of multiplications.
@Suite("glint run with netx files")
struct NetxRunTests {
  /// Four pixels, an input layer with neurons, and one dense layer of three neurons.
  static func network(_ type: String, in folder: TemporaryFolder) throws -> String {
    let path = folder.path("net.net")
    let file = try HDF5File(creating: path)
    do {
      let layers = try file.root().createGroup("layer")
      for index in 0..<2 {
        let layer = try layers.createGroup("\(index)")
        try layer.write(index == 0 ? "input" : "dense", to: "type")
        try layer.write(index == 0 ? [1, 2, 2] : [3], shape: [index == 0 ? 3 : 1], to: "shape")
        if index == 1 {
          let weights: [Float] = [8, -2, 4, 6, 2, 2, -8, 4, -6, 10, 2, 2]
          try layer.write(weights, shape: [3, 4], to: "weight")
        }
        let neuron = try layer.createGroup("neuron")
        try neuron.write(type, to: "type")
        for (name, value) in [("iDecay", 4096), ("vDecay", 128), ("vThMant", 10)] {
          try neuron.write([value], shape: [], to: name)
        }
      }
    }
    try file.close()
    return path
  }

  struct Record: Decodable {
    struct Activity: Decodable { let multiplyAccumulates: Int, synapticOperations: Int }
    let command: String
    let activity: Activity
    let assumptions: [String]
    let outputs: [[Double]]?
  }

  static func record(_ arguments: [String]) throws -> Record {
    let result = try glint(["run"] + arguments + ["--json", "--predictions"])
    #expect(result.exitCode == 0, "\(result.errors)")
    return try JSONDecoder().decode(Record.self, from: Data(result.output.utf8))
  }

  @Test("Spiking: one multiplication per pixel, the same by engine and reference")
  func spiking() throws {
    let folder = try TemporaryFolder()
    let network = try Self.network("CUBA", in: folder)
    let images = try SmallData.images(in: folder)
    let engine = try Self.record([network, images, "--time-steps", "5"])
    #expect(engine.activity.multiplyAccumulates == 8)
    #expect(engine.command.contains("--divide 255.0 --mean 0.5 --deviation 0.5"))
    #expect(engine.assumptions.contains { $0.contains("--layer-delay 1") })
    let reference = try Self.record([network, images, "--time-steps", "5", "--reference"])
    #expect(reference.outputs == engine.outputs)
    let late = try Self.record([
      network, images, "--time-steps", "5", "--layer-delay", "1", "--comparison", ">=", "--mean",
      "0.25", "--divide", "100", "--deviation", "1",
    ])
    #expect(late.command.contains("--divide 100.0 --mean 0.25 --deviation 1.0 --layer-delay 1"))
    #expect(late.assumptions.allSatisfy { !$0.contains("--layer-delay") && !$0.contains("SLAYER") })
    #expect(late.outputs != engine.outputs)
  }

  @Test("Sigma-delta: the reference runs, multiplications are counted and said")
  func sigmaDelta() throws {
    let folder = try TemporaryFolder()
    let network = try Self.network("SDNN", in: folder)
    let images = try SmallData.images(in: folder)
    let record = try Self.record([network, images, "--time-steps", "5"])
    #expect(record.activity.multiplyAccumulates > 8 && record.activity.synapticOperations == 0)
    #expect(
      record.assumptions.last
        == "sigma-delta neurons send graded spikes, which are multiplied: run by the integer reference"
    )
    #expect(record.command.contains("--reference"))
  }

  @Test("--layer-delay is for netx files only, and 0 or 1")
  func layerDelay() throws {
    let folder = try TemporaryFolder()
    let network = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(in: folder)
    try expectRefusal(
      ["run", network, data, "--layer-delay", "1"],
      "\(network): --layer-delay 1 does not apply, only netx files leave it open; leave it out")
    let result = try glint("run", network, data, "--layer-delay", "2")
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("--layer-delay must be 0 or 1."))
  }
}
