import NetworkModel
import SpikeData
import Testing

@testable import Runtime

/// Where two conventions must give the same spikes, on random recurrent networks whose numbers are exact.
@Suite("Conventions that agree")
struct ConventionAgreementTests {
  /// Spikes of the hidden and of the last layer, `[layer][step][neuron]`.
  static func spikes(
    _ random: RandomFloatNetwork, _ entries: [RandomFloatNetwork.Entry],
    _ convention: Discretization, _ raster: [[Bool]]
  ) throws -> [[[Double]]] {
    let values = try FloatRecurrenceTests.values(try random.network(entries, convention), raster)
    return [values["hidden"] ?? [], values["last"] ?? []]
  }

  /// A raster some steps later, silent before.
  static func late(_ raster: [[Double]], _ steps: Int) -> [[Double]] {
    let silence = [Double](repeating: 0, count: raster[0].count)
    return [[Double]](repeating: silence, count: min(steps, raster.count)) + raster.dropLast(steps)
  }

  static let models = [
    Neuron.Model.leakyIntegrateAndFire, .currentBasedLeakyIntegrateAndFire,
  ]

  @Test("Norse is forward Euler unless a bias comes back", arguments: 1...30)
  func norse(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    let entries = random.recurrent(Self.models[Int(seed) % 2], reset: .subtract, bias: false)
    let raster = random.raster()
    #expect(
      try Self.spikes(random, entries, .norse, raster)
        == Self.spikes(random, entries, .forwardEuler, raster), "seed \(seed)")
  }

  @Test("snnTorch is forward Euler where membranes are reset to 0", arguments: 1...30)
  func snnTorch(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    let entries = random.recurrent(Self.models[Int(seed) % 2], reset: .zero, bias: true)
    let raster = random.raster()
    #expect(
      try Self.spikes(random, entries, .snnTorch, raster)
        == Self.spikes(random, entries, .forwardEuler, raster), "seed \(seed)")
  }

  @Test(
    "Lava, and spyx with currents, are forward Euler one step later in every layer",
    arguments: 1...30)
  func late(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    let (convention, reset): (Discretization, Reset) =
      seed % 2 == 0 ? (.lava, .zero) : (.spyx, .subtract)
    let entries = random.recurrent(
      .currentBasedLeakyIntegrateAndFire, reset: reset, bias: true)
    let raster = random.raster()
    let now = try Self.spikes(random, entries, .forwardEuler, raster)
    let later = try Self.spikes(random, entries, convention, raster)
    #expect(later[0] == Self.late(now[0], 1), "seed \(seed)")
    // The last layer sees its bias at once, and the hidden spikes one step later still.
    let second = try FloatRecurrenceTests.values(
      try random.network(Self.lateLast(entries), .forwardEuler), raster)
    #expect(later[1] == Self.late(second["last"] ?? [], 1), "seed \(seed)")
  }

  /// The same nodes with one step on the way from the hidden to the last layer, before the weights.
  static func lateLast(
    _ entries: [RandomFloatNetwork.Entry]
  ) -> [RandomFloatNetwork.Entry] {
    var entries = entries
    entries[4].inputs = []
    entries[4].delayedInputs = ["hidden"]
    return entries
  }

  @Test(
    "The exact solution fires when exponential does, before anything has fired", arguments: 1...30)
  func exact(seed: UInt64) throws {
    var random = RandomFloatNetwork(seed: seed)
    let entries = random.recurrent(.leakyIntegrateAndFire, reset: .zero, bias: true)
    let raster = random.raster()
    let exact = try Self.spikes(random, entries, .exact, raster)[0]
    let exponential = try Self.spikes(random, entries, .exponential, raster)[0]
    let first = exact.firstIndex { $0.contains(1) } ?? exact.count - 1
    #expect(Array(exact[...first]) == Array(exponential[...first]), "seed \(seed)")
  }
}
