#include "service/backup/unpack.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <cerrno>
#include <span>
#include <utility>

#include "base/file.hpp"
#include "crypto/sealed_stream.hpp"
#include "store/schema/migrate.hpp"

namespace rollcall::service::archive {
namespace {

Result<BackupReport> read_manifest(ByteView content) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text_of(content), error);
  const auto number = [&](std::string_view name) -> std::int64_t {
    const auto* found = !error && value.is_object() ? value.as_object().if_contains(name) : nullptr;
    return found != nullptr && found->is_int64() ? found->as_int64() : -1;
  };
  if (number("format") < 0 || number("events") < 0 || number("schema") < 0)
    return fail(ErrorCode::kCorrupt, "the backup does not say what it is");
  if (number("format") > kFormat || number("schema") > store::main_migrations().back().number)
    return fail(ErrorCode::kConflict, "the backup was made by a newer Rollcall", "restore it with that one");
  return BackupReport{.made_at = from_micros(number("made_at")), .counts = {}, .events = number("events")};
}

// Reads a backup part by part, counts, and hands everything on.
class Unpacker {
 public:
  Unpacker(const crypto::ByteSource& source, Receiver& receiver) : source_(source), receiver_(receiver) {}

  Result<BackupReport> unpack() {
    ROLLCALL_ASSIGN(const auto first, read_part(source_));
    if (!first || first->kind != Kind::kManifest) return fail(ErrorCode::kCorrupt, "the backup does not begin as one");
    ROLLCALL_ASSIGN(BackupReport report, read_manifest(first->content));
    for (const std::string_view name : {kBlobTally, kKeyTally, kLedgerTally}) tallies_[std::string(name)];
    while (true) {
      ROLLCALL_ASSIGN(const auto part, read_part(source_));
      if (!part) return fail(ErrorCode::kCorrupt, "the backup has no end");
      if (part->kind == Kind::kEnd) {
        ROLLCALL_TRY(check_end(part->content, tallies_));
        break;
      }
      ROLLCALL_TRY(take(*part));
    }
    ROLLCALL_ASSIGN(const auto after, read_part(source_));
    if (after) return fail(ErrorCode::kCorrupt, "the backup goes on after its end");
    for (const auto& [name, tally] : tallies_) report.counts[name] = tally.count();
    return report;
  }

 private:
  Result<void> take(const Part& part) {
    switch (part.kind) {
      case Kind::kFile: {
        ROLLCALL_ASSIGN(const Named file, decode_named(part.content));
        return receiver_.file(file);
      }
      case Kind::kTable: {
        ROLLCALL_ASSIGN(table_, decode_table(part.content));
        tallies_[table_.name];
        return {};
      }
      case Kind::kRow: {
        ROLLCALL_ASSIGN(const store::CellRow row, decode_row(part.content));
        tallies_[table_.name].add(part.content);
        return receiver_.row(table_, row);
      }
      case Kind::kBlob: {
        ROLLCALL_ASSIGN(const Named blob, decode_named(part.content));
        tallies_[std::string(kBlobTally)].add(part.content);
        return receiver_.blob(blob);
      }
      case Kind::kKey: {
        ROLLCALL_ASSIGN(const store::WrappedKey key, decode_key(part.content));
        tallies_[std::string(kKeyTally)].add(part.content);
        return receiver_.key(key);
      }
      case Kind::kLedger: {
        ROLLCALL_ASSIGN(const store::LedgerEntry entry, decode_entry(part.content));
        tallies_[std::string(kLedgerTally)].add(part.content);
        return receiver_.entry(entry);
      }
      case Kind::kManifest:
      case Kind::kEnd:
        break;
    }
    return fail(ErrorCode::kCorrupt, "the parts of the backup are not in their order");
  }

  const crypto::ByteSource& source_;
  Receiver& receiver_;
  Tallies tallies_;
  store::PortableTable table_;
};

}  // namespace

Result<BackupReport> unpack_file(const std::filesystem::path& file, std::string_view passphrase, Receiver& receiver) {
  const FileDescriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!from) return fail_errno(errno, "read", file, false);
  ROLLCALL_ASSIGN(crypto::StreamOpener opener,
                  crypto::StreamOpener::start(passphrase, [&](std::span<std::byte> into) -> Result<std::size_t> {
                    std::size_t done = 0;
                    while (done < into.size()) {
                      const ssize_t got = ::read(from.get(), into.data() + done, into.size() - done);
                      if (got < 0 && errno == EINTR) continue;
                      if (got < 0) return fail_errno(errno, "read", file, false);
                      if (got == 0) break;
                      done += static_cast<std::size_t>(got);
                    }
                    return done;
                  }));
  const crypto::ByteSource source = [&](std::span<std::byte> into) { return opener.read(into); };
  return Unpacker(source, receiver).unpack();
}

}  // namespace rollcall::service::archive
