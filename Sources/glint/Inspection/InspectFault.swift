import NetworkIO
import SpikeIO

/// A file of which nothing can be said.
enum InspectFault: Error, CustomStringConvertible {
  case unknown(String)
  case unknownHDF5(String, members: [String])
  case noNetwork(String, option: String)

  /// Of the reasons why a file is no data and no network, the one that helps.
  static func reason(
    _ path: String, _ data: SpikeIOError, _ network: NetworkIOError
  ) -> any Error {
    switch (data.reason, network) {
    case (.unsupportedHDF5(let members), .notNIR): InspectFault.unknownHDF5(path, members: members)
    case (.unsupportedFormat(let bytes), .unreadable(_, .unknownFormat)) where !bytes.isEmpty:
      InspectFault.unknown(path)
    case (.unsupportedFormat, .topology(_, _, .syntax)) where !path.hasSuffix(".toml"):
      InspectFault.unknown(path)
    case (.unsupportedHDF5, _), (.unsupportedFormat, _): network
    default: data
    }
  }

  var description: String {
    switch self {
    case .unknown(let path):
      "\(Console.quoted(path)) is neither a network (NIR, netx or topology) nor data "
        + "(SHD, N-MNIST, series as .npy, .csv or HDF5, IDX, CIFAR, images in HDF5, NIRData); check the name"
    case .noNetwork(let path, let option):
      "\(Console.quoted(path)) holds data; \(option) goes with a network"
    case .unknownHDF5(let path, let members):
      "\(Console.quoted(path)) is HDF5, but neither a network (NIR has 'node') nor data (with 'spikes', "
        + "'images' or 'x'); it has \(members.prefix(8).map(Console.quoted).joined(separator: ", "))"
        + "\(members.count > 8 ? ", …" : ""). Weights go with a topology: --tensors"
    }
  }
}
