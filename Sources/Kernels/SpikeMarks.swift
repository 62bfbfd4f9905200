/// A set of spikes as one bit each: puts spikes into ascending order, each once, without sorting or allocating.
extension [UInt64] {
  /// Marks neuron `index`.
  @inlinable
  public mutating func mark(_ index: Int) { self[index >> 6] |= 1 << UInt64(index & 63) }

  /// Lists the marked neurons in ascending order.
  ///
  /// - Parameter spikes: Receives the neurons; large enough for all marks.
  /// - Returns: Number of neurons.
  /// - Complexity: O(words + marks).
  func list(into spikes: inout [Int32]) -> Int {
    var listed = 0
    for word in indices {
      var rest = self[word]
      while rest != 0 {
        spikes[listed] = Int32(word << 6 | rest.trailingZeroBitCount)
        listed += 1
        rest &= rest - 1
      }
    }
    return listed
  }

  /// Lists the marked neurons in ascending order and takes the marks off.
  ///
  /// - Parameter spikes: Receives the neurons; large enough for all marks.
  /// - Returns: Number of neurons.
  /// - Complexity: O(words + marks).
  public mutating func collect(into spikes: inout [Int32]) -> Int {
    let collected = list(into: &spikes)
    for word in indices { self[word] = 0 }
    return collected
  }
}
