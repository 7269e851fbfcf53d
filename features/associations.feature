Feature: Companies of contacts, and companies of companies
  Who belongs to which company is judged as any other field. A bond waits for a company that does not sync yet,
  and a bond that a user made by hand is never removed.

  @F-45 @SEED-103 @time
  Scenario: A contact arrives in NetSuite with its company
    Given the story is about contacts and NetSuite contacts
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    When a NetSuite customer "Acme" is made
    And a NetSuite contact "Ann" of company "Acme" is made
    And the sync has caught up
    Then the company of the contact "Ann" is "Acme"
    And there is 1 contact
    And there is 1 company

  @F-45 @SEED-103 @time
  Scenario: A contact is made in the CRM with its company
    Given the story is about contacts and NetSuite contacts
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    When a company "Acme" is made
    And a contact "Ann" of company "Acme" is made
    And the sync has caught up
    Then the company of the NetSuite contact "Ann" is "Acme"
    And there is 1 NetSuite contact
    And there is 1 NetSuite customer
    And a further look changes nothing

  @F-45 @SEED-082 @time
  Scenario: Contacts sync first, their companies later
    Given the story is about contacts and NetSuite contacts
    And a company "Acme"
    And a contact "Ann" of company "Acme"
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    And the company of the NetSuite contact "Ann" is ""
    When companies and NetSuite customers are set to sync both ways
    And the sync has caught up
    Then the company of "Ann" is "Acme" on both sides

  @F-48 @D-40 @time
  Scenario: Two companies within five minutes are a conflict
    Given the story is about contacts and NetSuite contacts
    And a company "Acme"
    And a company "Beta"
    And a company "Gamma"
    And a contact "Ann" of company "Acme"
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    And the company of "Ann" is "Acme" on both sides
    When "Ann" is edited before the sync looks
      | at   | in  | field   | value |
      | 0:00 | CRM | company | Beta  |
      | 3:00 | app | company | Gamma |
    And the sync has caught up
    Then the company of "Ann" is "Beta" on both sides
    And the audit has 1 entry about "Ann"
    And a further look changes nothing

  @F-48 @time @calm
  Scenario: The company that was set later wins beyond five minutes
    Given the story is about contacts and NetSuite contacts
    And a company "Acme"
    And a company "Beta"
    And a company "Gamma"
    And a contact "Ann" of company "Acme"
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    When "Ann" is edited before the sync looks
      | at   | in  | field   | value |
      | 0:00 | CRM | company | Beta  |
      | 5:01 | app | company | Gamma |
    And the sync has caught up
    Then the company of "Ann" is "Gamma" on both sides

  @D-41 @time
  Scenario: The company that wins is not linked yet
    Given the story is about contacts and NetSuite contacts
    And a company "Acme"
    And a company "Gamma"
    And a company "Beta" with a website that NetSuite refuses
    And a contact "Ann" of company "Acme"
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    And the company "Beta" fails with INVALID_VALUE
    When "Ann" is edited before the sync looks
      | at   | in  | field   | value |
      | 0:00 | CRM | company | Beta  |
      | 3:00 | app | company | Gamma |
    And the sync has caught up
    Then the company of the contact "Ann" is "Beta"
    And the company of the NetSuite contact "Ann" is "Gamma"
    And sync health warns of ASSOCIATION_PENDING on "Ann"
    And the card of "Ann" is UP_TO_DATE
    When the website of the company "Beta" is changed to "https://beta.test"
    And the sync has caught up
    Then the company of "Ann" is "Beta" on both sides
    And sync health has no warnings about "Ann"

  @D-42 @time
  Scenario: A company taken away gives way to one that is set
    Given the story is about contacts and NetSuite contacts
    And a company "Acme"
    And a company "Gamma"
    And a contact "Ann" of company "Acme"
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    When "Ann" is edited before the sync looks
      | at   | in  | field   | value |
      | 0:00 | CRM | company |       |
      | 2:00 | app | company | Gamma |
    And the sync has caught up
    Then the company of "Ann" is "Gamma" on both sides

  @F-49 @time
  Scenario: A bond that was made by hand stays
    Given the story is about contacts and NetSuite contacts
    And a company "Acme"
    And a company "Beta"
    And a company "Gamma"
    And a contact "Ann" of company "Acme"
    And companies and NetSuite customers sync both ways
    And contacts and NetSuite contacts sync both ways
    And the sync has caught up
    When the contact "Ann" is associated with the company "Beta", too
    And the phone of the NetSuite contact "Ann" is changed to "200"
    And the sync has caught up
    Then the phone of the contact "Ann" is "200"
    And the contact "Ann" has the companies "Acme" and "Beta"
    When the company of the NetSuite contact "Ann" is changed to "Gamma"
    And the sync has caught up
    Then the company of "Ann" is "Gamma" on both sides
    And the contact "Ann" has the companies "Gamma", "Acme" and "Beta"

  @time
  Scenario Outline: A company belongs to another one on both sides
    Given the story is about companies and NetSuite customers
    And companies and NetSuite customers sync both ways
    And the sync has caught up
    When a <record> "Acme" is made
    And a <record> "Acme Labs" with parent company "Acme" is made
    And the sync has caught up
    Then the parent company of "Acme Labs" is "Acme" on both sides
    And the parent company of "Acme" is "" on both sides

    Examples:
      | record            |
      | company           |
      | NetSuite customer |

  @time
  Scenario Outline: A company moves below another one
    Given the story is about companies and NetSuite customers
    And a company "Acme"
    And a company "Beta"
    And a company "Acme Labs" with parent company "Acme"
    And companies and NetSuite customers sync both ways
    And the sync has caught up
    And the parent company of "Acme Labs" is "Acme" on both sides
    When the parent company of the <record> "Acme Labs" is changed to "Beta"
    And the sync has caught up
    Then the parent company of "Acme Labs" is "Beta" on both sides

    Examples:
      | record            |
      | company           |
      | NetSuite customer |
