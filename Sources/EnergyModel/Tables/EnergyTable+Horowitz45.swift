import NetworkModel

extension EnergyTable {
  /// `horowitz45-int8`: 8-bit integer units in 45 nm, 0.9 V; narrower numbers cost the same.
  ///
  /// An update is two additions (input, comparison). Source: docs/energy.md.
  public static let horowitz45Int8 = horowitz45(
    "horowitz45-int8", arithmetic: .integer,
    FixedEnergies(maximumBits: 8, addition: 0.03, multiplyAccumulate: 0.23, decay: 0.03))

  /// `horowitz45-fp32`: single-precision units in 45 nm, 0.9 V.
  ///
  /// An update is two additions; a leak is a multiplication and an addition. Source: docs/energy.md.
  public static let horowitz45Float32 = horowitz45(
    "horowitz45-fp32", arithmetic: .float32,
    FixedEnergies(maximumBits: 32, addition: 0.9, multiplyAccumulate: 4.6, decay: 4.6))

  /// Memory: 10, 20 and 100 pJ per 64 bits at 8 KB, 32 KB and 1 MB; DRAM 1300 pJ per 64 bits (the low end).
  private static func horowitz45(
    _ name: String, arithmetic: Arithmetic, _ energies: FixedEnergies
  ) -> EnergyTable {
    let perByte = [10.0 / 8, 20.0 / 8, 100.0 / 8]
    return EnergyTable(
      name: name, technology: "45 nm", volts: 0.9, scope: .term, evidence: .secondary,
      source: "M. Horowitz, Computing's energy problem, ISSCC 2014, as quoted in reviews",
      arithmetic: arithmetic, operations: .fixed(energies),
      onChipMemory: MemoryEnergy(
        sizes: [8 * 1024, 32 * 1024, 1024 * 1024], read: perByte, write: perByte),
      dramPicojoulesPerByte: 1300.0 / 8,
      notCovered: ["leakage", "clock and control", "spike routing", "input transfer"])
  }
}
