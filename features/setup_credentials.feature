Feature: Connecting
  A connection is a promise of access, nothing more: what flows is decided by a sync that somebody sets up.

  @F-70 @SEED-080 @time
  Scenario: Connecting does not sync
    Given these contacts
      | contact | first name | last name | e-mail        |
      | Ann     | Ann        | Lee       | ann@acme.test |
    And these customers
      | customer | e-mail        |
      | Bob Ray  | bob@acme.test |
    When the CRM and QuickBooks are connected
    And 30 minutes pass
    Then the sync has read and written no record since
    And there is 1 contact
    And there is 1 customer
