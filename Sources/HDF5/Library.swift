internal import CHDF5
internal import Glibc

/// The one door to libhdf5: its lock, its settings and its error stack.
///
/// Every use of the library runs between `lock()` and `unlock()`. Even a thread-safe build of libhdf5
/// runs one call at a time, so nothing is lost, and a build that is not thread-safe stays correct.
///
/// The lock is recursive, which `Synchronization.Mutex` is not. Owners of handles lock in `deinit`, and
/// the compiler ends lifetimes inside locked sections too; with a plain mutex each such place would be
/// a deadlock that no test finds until an error path runs.
enum Library {
  nonisolated(unsafe) private static let mutex: UnsafeMutablePointer<pthread_mutex_t> = {
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    var attributes = pthread_mutexattr_t()
    unsafe pthread_mutexattr_init(&attributes)
    unsafe pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_RECURSIVE))
    unsafe pthread_mutex_init(mutex, &attributes)
    unsafe pthread_mutexattr_destroy(&attributes)
    return unsafe mutex
  }()

  /// Settings of the whole process, made before the first use of the library.
  private static let isConfigured: Bool = {
    // The library's exit handler would flush and close files while other threads still use them; every
    // file has an owner here that closes it.
    H5dont_atexit()
    // A filter plug-in is code loaded from a path in the environment: see docs/decisions/0002.
    H5PLset_loading_state(0)
    LZFFilter.register()
    return true
  }()

  /// Waits until no other thread uses the library.
  ///
  /// Balanced by `unlock()`, in a `defer`.
  static func lock() {
    unsafe pthread_mutex_lock(mutex)
    _ = isConfigured
    // The printing of errors is a setting of the calling thread, not of the process.
    H5Eset_auto2(glint_H5E_DEFAULT(), nil, nil)
  }

  static func unlock() {
    unsafe pthread_mutex_unlock(mutex)
  }

  /// What the library says about the call that just failed: its outermost and its innermost message.
  ///
  /// Must be called before any other call of the library, since each one clears the stack.
  static func failureReason() -> String {
    var messages: [String] = []
    unsafe withUnsafeMutablePointer(to: &messages) { messages in
      _ = unsafe H5Ewalk2(
        glint_H5E_DEFAULT(), H5E_WALK_DOWNWARD,
        { _, entry, messages in
          guard let text = unsafe entry?.pointee.desc, let messages = unsafe messages else {
            return 0
          }
          unsafe messages.assumingMemoryBound(to: [String].self).pointee.append(
            String(cString: text))
          return 0
        }, messages)
    }
    guard let outermost = messages.first, let innermost = messages.last else {
      return "the library gives no reason"
    }
    let cause = systemMessage(in: innermost) ?? innermost
    return messages.count == 1 ? cause : "\(outermost): \(cause)"
  }

  /// Why a call that reads failed; to be called where `failureReason()` may be.
  static func readFailure() -> HDF5Error.Reason {
    let detail = failureReason()
    // The library has no code of its own for this; every such message of it ends alike.
    guard detail.contains("version number") else { return .corrupt(detail: detail) }
    return .newerFormat(libraryVersion: version, detail: detail)
  }

  /// The version of the library, such as "1.10.8".
  static let version: String = {
    var (major, minor, release) = (UInt32(0), UInt32(0), UInt32(0))
    unsafe H5get_libversion(&major, &minor, &release)
    return "\(major).\(minor).\(release)"
  }()

  /// The system's message in a message of the library that also gives addresses, times and sizes.
  private static func systemMessage(in message: String) -> String? {
    let mark = "error message = '"
    guard let start = message.firstRange(of: mark)?.upperBound,
      let end = message[start...].firstIndex(of: "'")
    else { return nil }
    return String(message[start..<end])
  }
}
