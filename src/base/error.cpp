#include "base/error.hpp"

#include <array>
#include <utility>

namespace rollcall {
namespace {

constexpr std::array kTable = {
    ErrorTraits{ErrorCode::kInvalidArgument, "invalid_argument", "A value was refused", 400, "invalid-argument"},
    ErrorTraits{ErrorCode::kMalformed, "malformed", "The input could not be read", 400, "malformed"},
    ErrorTraits{ErrorCode::kUnauthenticated, "unauthenticated", "Sign in first", 401, "unauthenticated"},
    ErrorTraits{ErrorCode::kForbidden, "forbidden", "This role may not do that", 403, "forbidden"},
    ErrorTraits{ErrorCode::kNotFound, "not_found", "There is no such thing", 404, "not-found"},
    ErrorTraits{ErrorCode::kMethodNotAllowed, "method_not_allowed", "This path does not take that method", 405,
                "method-not-allowed"},
    ErrorTraits{ErrorCode::kConflict, "conflict", "The present state does not allow that", 409, "conflict"},
    ErrorTraits{ErrorCode::kAlreadyExists, "already_exists", "It exists already", 409, "already-exists"},
    ErrorTraits{ErrorCode::kPreconditionFailed, "precondition_failed", "It changed in the meantime", 412,
                "precondition-failed"},
    ErrorTraits{ErrorCode::kTooLarge, "too_large", "The input is over a limit", 413, "too-large"},
    ErrorTraits{ErrorCode::kHeaderTooLarge, "header_too_large", "The request's header is over the limit", 431,
                "header-too-large"},
    ErrorTraits{ErrorCode::kUnsupportedMedia, "unsupported_media", "This media type is not taken here", 415,
                "unsupported-media"},
    ErrorTraits{ErrorCode::kUnprocessable, "unprocessable", "It was understood but cannot be carried out", 422,
                "unprocessable"},
    ErrorTraits{ErrorCode::kTimeout, "timeout", "It took too long", 408, "timeout"},
    ErrorTraits{ErrorCode::kRateLimited, "rate_limited", "Too many requests", 429, "rate-limited"},
    ErrorTraits{ErrorCode::kCancelled, "cancelled", "It was cancelled", 503, "cancelled"},
    ErrorTraits{ErrorCode::kBusy, "busy", "All workers are busy", 503, "busy"},
    ErrorTraits{ErrorCode::kUnavailable, "unavailable", "Not available at the moment", 503, "unavailable"},
    ErrorTraits{ErrorCode::kNoModel, "no_model", "A model file is missing", 503, "no-model"},
    ErrorTraits{ErrorCode::kModelMismatch, "model_mismatch", "A model file is not what its manifest says", 503,
                "model-mismatch"},
    ErrorTraits{ErrorCode::kNoKey, "no_key", "The master key is missing", 500, "no-key"},
    ErrorTraits{ErrorCode::kWrongKey, "wrong_key", "The key does not open this data", 500, "wrong-key"},
    ErrorTraits{ErrorCode::kCorrupt, "corrupt", "Stored data is damaged", 500, "corrupt"},
    ErrorTraits{ErrorCode::kStorageFull, "storage_full", "There is no space left to store this", 507, "storage-full"},
    ErrorTraits{ErrorCode::kReadOnly, "read_only", "The data folder cannot be written", 503, "read-only"},
    ErrorTraits{ErrorCode::kIo, "io", "Reading or writing failed", 500, "io"},
    ErrorTraits{ErrorCode::kInternal, "internal", "Something went wrong inside Rollcall", 500, "internal"},
    ErrorTraits{ErrorCode::kConsentMissing, "consent_missing", "There is no consent to keep a face", 409,
                "consent-missing"},
};

static_assert(kTable.size() == std::to_underlying(ErrorCode::kConsentMissing) + 1U);

}  // namespace

const ErrorTraits& traits(ErrorCode code) { return kTable.at(std::to_underlying(code)); }

std::string Error::describe() const {
  std::string text = message;
  for (const FieldError& field : fields) {
    if (!text.empty()) text += ": ";
    text += field.field + " " + field.message;
  }
  for (const Error* inner = cause.get(); inner != nullptr; inner = inner->cause.get()) text += ": " + inner->message;
  if (!hint.empty()) text += "; " + hint;
  return text;
}

std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return std::unexpected(std::move(error));
}

std::unexpected<Error> fail_field(std::string field, std::string message) {
  Error error;
  error.code = ErrorCode::kInvalidArgument;
  error.message = "a value was refused";
  error.fields.push_back({std::move(field), std::move(message)});
  return std::unexpected(std::move(error));
}

std::unexpected<Error> fail_because(Error cause, std::string message) {
  Error error;
  error.code = cause.code;
  error.message = std::move(message);
  error.hint = std::move(cause.hint);
  error.fields = std::move(cause.fields);
  error.retry_after_s = cause.retry_after_s;
  cause.hint.clear();
  cause.fields.clear();
  error.cause = std::make_shared<const Error>(std::move(cause));
  return std::unexpected(std::move(error));
}

}  // namespace rollcall
