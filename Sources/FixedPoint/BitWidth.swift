/// Number of bits of a stored integer, checked when it is made.
///
/// Weights are stored in 1…8 or 16 bits, membranes in 1…16, 24 or 32 bits; 0 stands for a neuron that keeps no state.
public struct BitWidth: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Bits, sign included.
  public let bits: Int

  /// A weight width.
  /// - Throws: ``UnsupportedBitWidth`` unless `bits` is 1…8 or 16.
  public init(weights bits: Int) throws(UnsupportedBitWidth) {
    guard (1...8).contains(bits) || bits == 16 else {
      throw UnsupportedBitWidth(bits: bits, use: .weights)
    }
    self.bits = bits
  }

  /// A membrane width.
  /// - Throws: ``UnsupportedBitWidth`` unless `bits` is 0…16, 24 or 32.
  public init(membrane bits: Int) throws(UnsupportedBitWidth) {
    guard (0...16).contains(bits) || bits == 24 || bits == 32 else {
      throw UnsupportedBitWidth(bits: bits, use: .membrane)
    }
    self.bits = bits
  }

  /// Range of a two's complement integer of this width, `−2^(bits−1)…2^(bits−1)−1`; `0…0` for no bits.
  public var signedRange: ClosedRange<Int32> {
    guard bits > 0 else { return 0...0 }
    return (Int32.min >> Int32(32 - bits))...(Int32.max >> Int32(32 - bits))
  }

  /// Number of codes, `2^bits`.
  public var codes: Int { 1 << bits }

  /// The width as text, for instance `2 bit`.
  public var description: String { "\(bits) bit" }

  /// Narrower first.
  public static func < (left: BitWidth, right: BitWidth) -> Bool { left.bits < right.bits }
}

/// A bit width that Glint does not store.
public struct UnsupportedBitWidth: Error, Equatable, CustomStringConvertible {
  /// What the bits were meant for.
  public enum Use: String, Sendable {
    /// Synaptic weights.
    case weights
    /// Membrane potentials.
    case membrane
  }

  /// The refused width.
  public let bits: Int
  /// What it was meant for.
  public let use: Use

  /// One sentence with the widths that exist.
  public var description: String {
    let supported = use == .weights ? "1 to 8 or 16" : "1 to 16, 24 or 32"
    let noun = use == .weights ? "weights" : "membranes"
    return "\(noun) of \(bits) bits are not supported: choose \(supported)"
  }
}
