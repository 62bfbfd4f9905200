import Foundation
import Testing

/// What `glint inspect` says of the decays of quantized networks.
extension InspectTests {
  /// A layer's decays as quantize and inspect print them.
  private struct Quantized: Decodable {
    var layers: [Layer]

    struct Layer: Decodable {
      var decays: [Decay]?
      var neurons: Neurons?
    }

    struct Neurons: Decodable { var decays: [Decay] }

    struct Decay: Decodable {
      var relativeError: Double?
      var wanted: Wanted
    }

    /// A number, or a range of numbers.
    enum Wanted: Decodable {
      case number(Double)
      case range(lowest: Double, highest: Double)

      private enum Key: CodingKey { case lowest, highest }

      init(from decoder: any Decoder) throws {
        if let number = try? decoder.singleValueContainer().decode(Double.self) {
          self = .number(number)
        } else {
          let values = try decoder.container(keyedBy: Key.self)
          self = .range(
            lowest: try values.decode(Double.self, forKey: .lowest),
            highest: try values.decode(Double.self, forKey: .highest))
        }
      }

      var ends: [Double] {
        switch self {
        case .number(let number): [number, number]
        case .range(let lowest, let highest): [lowest, highest]
        }
      }
    }
  }

  @Test("Decays of a quantized network stand in a table with what was wanted and their error")
  func decays() throws {
    let path = try leaky()
    let data = try SmallData.events(in: folder)
    let output = folder.path("q.nir")
    let quantized = try glint(
      "quantize", path, "--dt", "1e-3", "--reset", "zero", "--calibrate", data, "--time-steps", "4",
      "--step-seconds", "0.001", "--weights", "8", "--membrane", "12", "--decay-terms", "2", "-o",
      output, "--quiet", "--json")
    try #require(quantized.exitCode == 0, "\(quantized.errors)")
    let chosen = try JSONDecoder().decode(Quantized.self, from: Data(quantized.output.utf8))
    let shown = try glint("inspect", output, "--json")
    let found = try JSONDecoder().decode([Quantized].self, from: Data(shown.output.utf8))[0]
    let (one, other) = (
      try #require(chosen.layers[0].decays), try #require(found.layers[0].neurons?.decays)
    )
    #expect(one.count == 2 && other.count == 2)
    for (one, other) in zip(one, other) {
      // The file says six decimals.
      #expect(zip(one.wanted.ends, other.wanted.ends).allSatisfy { abs($0 - $1) < 1e-6 })
      #expect(abs((one.relativeError ?? 1) - (other.relativeError ?? 2)) < 2e-6)
    }
    let text = try glint("inspect", output)
    #expect(text.output.contains("\nDecays in shifts and additions\n"))
    #expect(text.output.contains("factor  wanted  error [%]  tau [steps]  shared by\n"))
    #expect(!text.output.contains("quantization.decays"))
    let layer = try glint("inspect", output, "--layer", "fc")
    #expect(layer.output.contains("  decay of the membrane  1 - 2^-4 "), "\(layer.output)")
    #expect(layer.output.contains(", error "))
  }
}
