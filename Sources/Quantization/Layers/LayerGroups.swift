/// Layers by what they need: those of one cycle together, each group behind the groups that feed it.
enum LayerGroups {
  /// Groups of layer indices, ascending in each; a layer on no cycle is a group of its own.
  ///
  /// These are the strongly connected components, by Tarjan's algorithm without recursion.
  /// - Parameter sources: The layers that feed each layer.
  /// - Complexity: O(layers + edges).
  static func ordered(_ sources: [[Int]]) -> [[Int]] {
    var number = [Int](repeating: -1, count: sources.count)
    var lowest = number
    var isOpen = [Bool](repeating: false, count: sources.count)
    var stack: [Int] = []
    var groups: [[Int]] = []
    var count = 0
    for start in sources.indices where number[start] < 0 {
      var walk: [(layer: Int, next: Int)] = [(start, 0)]
      while let (layer, next) = walk.last {
        if next == 0 {
          (number[layer], lowest[layer]) = (count, count)
          count += 1
          stack.append(layer)
          isOpen[layer] = true
        }
        if next < sources[layer].count {
          walk[walk.count - 1].next += 1
          let source = sources[layer][next]
          if number[source] < 0 {
            walk.append((source, 0))
          } else if isOpen[source] {
            lowest[layer] = min(lowest[layer], number[source])
          }
          continue
        }
        walk.removeLast()
        if let below = walk.last?.layer { lowest[below] = min(lowest[below], lowest[layer]) }
        guard lowest[layer] == number[layer], let first = stack.lastIndex(of: layer) else {
          continue
        }
        groups.append(stack[first...].sorted())
        for member in stack[first...] { isOpen[member] = false }
        stack.removeSubrange(first...)
      }
    }
    return groups
  }
}
