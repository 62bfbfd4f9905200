import NetworkIO
import Reports

/// What was put right in a file.
struct RepairDescription: Encodable, Sendable {
  /// The repaired file.
  let output: String
  let steps: [NIRRepair.Step]

  /// One line for each step.
  var section: FileDescription.Section {
    guard !steps.isEmpty else {
      return FileDescription.Section("Repaired in \(output)", ["nothing"])
    }
    var table = TextTable([.left("place"), .left("what was done")])
    for step in steps {
      table.add([NumberText.shortened(step.place, to: 48), NumberText.shortened(step.what, to: 46)])
    }
    return FileDescription.Section("Repaired in \(output)", table)
  }
}
