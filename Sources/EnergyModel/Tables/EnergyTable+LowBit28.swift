import NetworkModel

extension EnergyTable {
  /// `lowbit28`: units of 2 to 32 bits in 28/32 nm, for networks of a few bits.
  ///
  /// Accumulate = AND(weight) + adder + register (accumulator); update = comparator + adder (accumulator) + register
  /// (membrane). Source: docs/energy.md.
  public static let lowBit28 = EnergyTable(
    name: "lowbit28", technology: "28/32 nm", volts: nil, scope: .term, evidence: .derived,
    source:
      "unit energies and CACTI 32 nm buffers of SATA_Sim (github.com/RuokaiYin/SATA_Sim, d447058), composites by Glint; DRAM: Horowitz, ISSCC 2014",
    arithmetic: .integer,
    operations: .units(
      UnitEnergies(
        widths: [2, 4, 8, 16, 32],
        adder: [0.0062, 0.0218, 0.0422, 0.0917, 0.1895],
        comparator: [0.0033, 0.0091, 0.0227, 0.0489, 0.1062],
        register: [0.0080, 0.0159, 0.0312, 0.0628, 0.1244],
        andGate: [0.0015, 0.0030, 0.0059, 0.0119, 0.0237],
        multiplier: [0.0039, 0.0304, 0.2053, 1.2775, 6.965])),
    onChipMemory: MemoryEnergy(
      sizes: [8, 32, 64, 144, 256].map { $0 * 1024 },
      read: [1.18, 2.75, 3.94, 6.53, 8.99],
      write: [1.13, 2.51, 3.46, 5.89, 7.89]),
    dramPicojoulesPerByte: 1300.0 / 8,
    notCovered: ["leakage", "clock and control", "spike routing", "input transfer"])
}
