// What the papers are written from: how this installation is really configured, and how much is in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "attendance/types.hpp"
#include "base/error.hpp"
#include "base/time.hpp"
#include "face/manifest.hpp"
#include "service/installation.hpp"
#include "service/keeping/retention.hpp"
#include "store/erasures.hpp"

namespace rollcall::service {

struct Facts {
  Time made_at{};

  // Who decides about the data; what no setting says is empty.
  std::string controller;
  std::string contact;
  std::string officer;  // for data protection
  std::string basis;    // of attendance, in law: a choice of privacy.legal_basis

  bool consent_required = false;  // the program refuses to keep a face without one in force
  bool withdrawal = false;        // it takes one that erases the face and leaves the person
  bool strangers_kept = false;    // faces nobody knows wait for a human
  bool webhooks = false;          // other systems are told what happens
  bool mail = false;              // guardians are told of absences

  std::int64_t people = 0;
  std::int64_t people_with_templates = 0;  // made by the model in use
  std::int64_t templates = 0;              // of all models

  store::DatabaseKind database = store::DatabaseKind::kSqlite;
  bool database_elsewhere = false;  // not in the data folder
  bool keys_elsewhere = false;
  enum class KeyOrigin : std::uint8_t { kFile, kVariable, kCommand } key_origin = KeyOrigin::kFile;
  bool encrypted_connections = false;  // the program's own HTTPS

  std::vector<RetentionClock> clocks;
  store::ErasedRecords erased_records = store::ErasedRecords::kKept;
  std::int64_t sign_in_hours = 0;
  struct Backups {
    std::int64_t every_hours = 0;
    std::int64_t kept = 0;
  };
  std::optional<Backups> backups;

  attendance::Policy policy;                   // of new courses
  std::vector<const face::ModelInfo*> models;  // in use; they live as long as the installation
  struct Recognition {
    double false_accept_rate = 0;
    double review_rate = 0;
    double accept_from = 0;  // similarity, among everyone with a template
    double review_from = 0;
    bool measured = false;  // the rates follow from a measured curve
  };
  std::optional<Recognition> recognition;

  std::int64_t badge_s = 0;
  std::int64_t hall_code_s = 0;
  std::int64_t pin_digits = 0;
  std::string sign_in_provider;  // issuer; empty: none
};

// Reads settings, manifest and a few counts.
Result<Facts> gather_facts(Installation& in);

}  // namespace rollcall::service
