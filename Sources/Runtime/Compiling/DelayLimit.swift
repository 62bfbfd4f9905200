import NetworkModel

/// Most values that the delay lines of a network hold, 2^26: what a file of a few bytes may make a run allocate.
enum DelayLimit {
  static var values: Int { 1 << 26 }

  /// Checks the lines of a network: values × steps of the longest delay of each.
  static func check(_ lines: [(node: String, values: Int, steps: Int)]) throws(ModelError) {
    var total = 0
    for line in lines {
      let (size, overflows) = line.values.multipliedReportingOverflow(by: line.steps)
      guard !overflows, size <= values - total else {
        throw .unsupported(
          node: line.node, what: "with it delays hold more than \(values) values",
          remedy: "use shorter delays or delay fewer values")
      }
      total += size
    }
  }
}
