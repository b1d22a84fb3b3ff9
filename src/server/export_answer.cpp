#include "server/export_answer.hpp"

#include <memory>
#include <string>
#include <utility>

namespace rollcall::server {
namespace {

class ExportSource final : public http::BodySource {
 public:
  explicit ExportSource(service::ExportFile made) : made_(std::move(made)) {}
  std::uint64_t size() const override { return made_.size; }
  Result<std::size_t> read(std::span<std::byte> into) override {
    ROLLCALL_ASSIGN(const std::size_t got, made_.file.read(offset_, into));
    offset_ += got;
    return got;
  }

 private:
  service::ExportFile made_;
  std::uint64_t offset_ = 0;
};

}  // namespace

http::Response export_answer(service::ExportFormat format, service::ExportFile made, std::string_view name) {
  std::string digest = made.sha256;
  return http::Response::source(service::media_type(format), std::make_unique<ExportSource>(std::move(made)))
      .with("X-Content-SHA256", std::move(digest))
      .as_download(std::string(name) + "." + std::string(service::extension(format)));
}

}  // namespace rollcall::server
