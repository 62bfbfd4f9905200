import Lint
import NetworkIO

/// A NIR file that cannot be read as a network, of which the lint can say more than the reader's first sentence.
struct UnreadableNetwork: Error {
  let description: FileDescription
  /// Why it cannot be read.
  let error: NetworkIOError

  /// nil for other files, and where nothing more can be said.
  init?(_ path: String, _ error: NetworkIOError) {
    guard let document = try? NIRDocument(reading: path) else { return nil }
    let findings = DocumentCheck(document, error: error).findings
    guard !findings.isEmpty else { return nil }
    self.error = error
    description =
      DocumentDescription(path: path, document, findings: findings, error: error).fileDescription
  }
}
